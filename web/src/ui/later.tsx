import { type ComponentType, useEffect, useState } from "react";

interface Later<Props> {
  (props: Props): React.JSX.Element;
  /** Loads the program now: for who is about to draw it. */
  begin: () => Promise<void>;
}

/**
 * A component whose program comes when it is first drawn, and a placeholder until then. It throws what
 * kept the program from coming; drawn anew, it tries again. (React's `lazy` leaves a placeholder for
 * 300 ms once it was shown, however soon the program is there, and never tries again.)
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Placeholder: ComponentType,
): Later<Props> {
  let Part: ComponentType<Props> | null = null;
  const begin = async () => {
    Part ??= await load();
  };
  function Shown(props: Props) {
    const [state, setState] = useState<{ error?: unknown }>({});
    useEffect(() => {
      if (Part) return;
      let gone = false;
      begin().then(
        () => !gone && setState({}),
        (error: unknown) => !gone && setState({ error }),
      );
      return () => {
        gone = true;
      };
    }, []);
    if (Part) return <Part {...props} />;
    if (state.error !== undefined) throw state.error;
    return <Placeholder />;
  }
  return Object.assign(Shown, { begin });
}
