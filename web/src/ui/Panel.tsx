import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  /** What it is for, below its name. */
  note?: ReactNode;
  /** What can be done with all of it, beside its name. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page in a frame, under its name. */
export function Panel({ title, note, actions, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="mb-2 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h2 id={id} className="text-large font-bold">
            {title}
          </h2>
          {note && <p className="max-w-[68ch] text-quiet">{note}</p>}
        </div>
        {actions}
      </div>
      <div className="overflow-hidden rounded-large border border-line bg-raised">{children}</div>
    </section>
  );
}
