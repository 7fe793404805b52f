import { ChevronRight, CircleCheck, LoaderCircle, TriangleAlert } from "lucide-react";
import { useId } from "react";
import type { Receipt } from "@/api/types";
import { howMuch, stateInWords, whatWent } from "@/features/receipts/words";
import { classes } from "@/lib/classes";
import { formatBytes, formatCount, plural } from "@/lib/format";
import { CopyButton } from "@/ui/CopyButton";
import { Moment } from "@/ui/Moment";

interface Props {
  receipt: Receipt;
  isOpen: boolean;
  onToggle: (open: boolean) => void;
}

/** One deletion, folded: what and who; open: every number that the server wrote down. */
export function ReceiptRow({ receipt, isOpen, onToggle }: Props) {
  const id = useId();
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => onToggle(!isOpen)}
        className="flex w-full items-start gap-3 px-4 py-3 text-left hover:bg-hover"
      >
        <StateIcon receipt={receipt} />
        <span className="min-w-0 flex-1">
          <span className="block font-medium">{whatWent(receipt)}</span>
          <span className="block text-small text-quiet">
            {howMuch(receipt, formatBytes)} · by {receipt.asked_by || "the server"} ·{" "}
            <Moment iso={receipt.asked_at} />
          </span>
          <span
            className={classes("block text-small", receipt.error ? "text-error" : "text-quiet")}
          >
            {receipt.error ?? stateInWords(receipt.state)}
          </span>
        </span>
        <ChevronRight
          size={15}
          aria-hidden
          className={classes(
            "mt-0.5 shrink-0 text-faint transition-transform",
            isOpen && "rotate-90",
          )}
        />
      </button>
      <div id={id} hidden={!isOpen} className="border-t border-line bg-sunken px-4 py-3">
        {isOpen && <Details receipt={receipt} />}
      </div>
    </li>
  );
}

function StateIcon({ receipt }: { receipt: Receipt }) {
  if (receipt.error) {
    return <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-error" />;
  }
  if (receipt.state === "done") {
    return <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-ok" />;
  }
  return <LoaderCircle size={16} aria-hidden className="mt-0.5 shrink-0 text-running" />;
}

function Details({ receipt }: { receipt: Receipt }) {
  const { erased, rows_left: left } = receipt;
  const all = Object.keys({ ...erased.rows, ...left }).sort();
  const tables = all.filter((table) => (erased.rows[table] ?? 0) + (left?.[table] ?? 0) > 0);
  const others = all.length - tables.length;
  return (
    <div className="space-y-3">
      <p className="flex flex-wrap items-center gap-x-1 text-small text-quiet">
        Receipt <code className="font-mono">{receipt.receipt_id}</code>
        <CopyButton text={receipt.receipt_id} label="Copy the receipt's id" />
        {receipt.finished_at && (
          <span>
            · complete <Moment iso={receipt.finished_at} />
          </span>
        )}
      </p>
      {tables.length > 0 && (
        <table className="w-full max-w-[480px] text-small">
          <thead className="text-left text-quiet">
            <tr>
              <th className="py-1 font-medium">Table</th>
              <th className="py-1 text-right font-medium">Rows deleted</th>
              <th className="py-1 text-right font-medium">Left at the recount</th>
            </tr>
          </thead>
          <tbody>
            {tables.map((table) => (
              <tr key={table} className="border-t border-line">
                <td className="py-1 font-mono">{table}</td>
                <td className="py-1 text-right">{formatCount(erased.rows[table] ?? 0)}</td>
                <td className="py-1 text-right">
                  {left === null ? "not counted yet" : formatCount(left[table] ?? 0)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {others > 0 && (
        <p className="text-small text-quiet">
          {left === null ? "Nothing in" : "Nothing in, and nothing left in,"}{" "}
          {plural(others, "other table")}.
        </p>
      )}
    </div>
  );
}
