import type { ReactNode } from "react";

interface Props {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}

/** What stands in the middle of a place that has nothing to show: why, and what to do. */
export function Notice({ icon, title, children, actions }: Props) {
  return (
    <div className="mx-auto flex max-w-[520px] flex-col items-center px-6 py-16 text-center">
      <div className="mb-4 flex size-10 items-center justify-center rounded-large border border-line bg-raised text-quiet">
        {icon}
      </div>
      <h2 className="text-large font-bold">{title}</h2>
      {children && (
        <div className="mt-1.5 max-w-full text-body text-balance text-quiet">{children}</div>
      )}
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
