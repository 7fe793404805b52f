import type { ReactNode } from "react";

interface Props {
  title: string;
  children: ReactNode;
  /** What stands above the title. */
  note?: ReactNode;
}

/** The frame of the pages before one is in. */
export function EntryFrame({ title, note, children }: Props) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-[408px] flex-col px-4 py-8 sm:justify-center sm:px-0">
      <p className="mb-6 flex items-center gap-2 text-large font-bold">
        <img src="/favicon.svg" alt="" className="size-6" />
        Lucidic
      </p>
      <div className="rounded-large border border-line bg-raised p-5 sm:p-6">
        <h1 className="text-title font-bold">{title}</h1>
        {note && <div className="mt-1 text-quiet">{note}</div>}
        <div className="mt-5">{children}</div>
      </div>
    </main>
  );
}
