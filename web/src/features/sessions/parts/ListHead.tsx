import { ArrowDown, ArrowUp } from "lucide-react";
import { type Column, gridOf } from "@/features/sessions/parts/columns";
import { nextSort } from "@/features/sessions/search";
import { classes } from "@/lib/classes";

interface Props {
  columns: readonly Column[];
  sort: string;
  onSort: (sort: string) => void;
}

/** The head of the table: names, and the order that the server is asked for. */
export function ListHead({ columns, sort, onSort }: Props) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      tabIndex={-1}
      style={{ gridTemplateColumns: gridOf(columns) }}
      className="sticky top-12 z-10 grid h-9 items-center gap-x-4 border-y border-line bg-surface px-6 text-small text-quiet"
    >
      <div role="columnheader" tabIndex={-1}>
        <span className="sr-only">Selected</span>
      </div>
      {columns.map((column) => (
        <Head key={column.id} column={column} sort={sort} onSort={onSort} />
      ))}
    </div>
  );
}

function Head({ column, sort, onSort }: { column: Column } & Omit<Props, "columns">) {
  const field = column.sort;
  const sorted = field !== undefined && sort.replace(/^-/, "") === field;
  const down = sort.startsWith("-");
  const order = down ? "descending" : "ascending";
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      aria-sort={sorted ? order : undefined}
      className={classes("min-w-0", column.numeric && "justify-self-end")}
    >
      {field === undefined ? (
        column.label
      ) : (
        <button
          type="button"
          onClick={() => onSort(nextSort(sort, field))}
          className={classes(
            "group/head inline-flex h-6 items-center gap-1 hover:text-ink",
            column.numeric && "flex-row-reverse",
            sorted && "font-medium text-ink",
          )}
        >
          {column.label}
          {sorted ? (
            down ? (
              <ArrowDown size={12} aria-hidden />
            ) : (
              <ArrowUp size={12} aria-hidden />
            )
          ) : (
            <ArrowDown
              size={12}
              aria-hidden
              className="hidden text-faint group-hover/head:inline"
            />
          )}
        </button>
      )}
    </div>
  );
}
