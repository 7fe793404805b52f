import type { ReactNode } from "react";

interface Props {
  label: string;
  id?: string;
  children: ReactNode;
}

/** A part of the details under its name. */
export function Section({ label, id, children }: Props) {
  return (
    <section id={id} className="scroll-mt-16">
      <h3 className="mb-1.5 text-small font-medium text-quiet">{label}</h3>
      {children}
    </section>
  );
}
