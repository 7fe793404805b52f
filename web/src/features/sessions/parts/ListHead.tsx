import { ArrowDown, ArrowUp } from "lucide-react";
import { COLUMNS, type Column, GRID } from "@/features/sessions/parts/columns";
import { nextSort } from "@/features/sessions/search";
import { classes } from "@/lib/classes";

interface Props {
  sort: string;
  onSort: (sort: string) => void;
}

/** The head of the table: names, and the order that the server is asked for. */
export function ListHead({ sort, onSort }: Props) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      tabIndex={-1}
      className={classes(
        GRID,
        "sticky top-12 z-10 h-9 items-center border-y border-line bg-surface px-6 text-small text-quiet",
      )}
    >
      {COLUMNS.map((column) => (
        <Head key={column.label} column={column} sort={sort} onSort={onSort} />
      ))}
    </div>
  );
}

function Head({ column, sort, onSort }: { column: Column } & Props) {
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
