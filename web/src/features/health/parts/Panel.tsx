import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  children: ReactNode;
}

/** A part of the page in a frame, under its name. */
export function Panel({ title, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="mb-2 text-large font-bold">
        {title}
      </h2>
      <div className="overflow-hidden rounded-large border border-line bg-raised">{children}</div>
    </section>
  );
}
