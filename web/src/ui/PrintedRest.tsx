import { formatCount } from "@/lib/format";

interface Props {
  printed: number;
  of: number;
  /** What they are: "rows". */
  noun: string;
}

/** Says on paper that a list goes on, and where the rest of it is to be had. */
export function PrintedRest({ printed, of, noun }: Props) {
  if (of <= printed) return null;
  return (
    <p className="hidden border-t border-line px-4 py-2 text-quiet print:block sm:px-6">
      The first {formatCount(printed)} of {formatCount(of)} {noun} are printed; an export has all of
      them.
    </p>
  );
}
