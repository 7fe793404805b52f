// The columns of the wide list. One grid template keeps the head and every row aligned.
import type { SortField } from "@/features/sessions/search";

export interface Column {
  id: string;
  label: string;
  sort?: SortField;
  numeric?: boolean;
  /** A track of the grid. */
  width: string;
}

export const COLUMNS: readonly Column[] = [
  { id: "state", label: "State", sort: "state", width: "100px" },
  { id: "name", label: "Name", sort: "name", width: "minmax(160px,1.25fr)" },
  { id: "task", label: "Task", width: "minmax(120px,1.6fr)" },
  { id: "verdict", label: "Verdict", width: "96px" },
  { id: "eval", label: "Evaluation", sort: "session_eval", numeric: true, width: "92px" },
  { id: "started", label: "Started", sort: "started_at", numeric: true, width: "112px" },
  { id: "duration", label: "Duration", sort: "duration_ms", numeric: true, width: "76px" },
  { id: "steps", label: "Steps", sort: "steps", numeric: true, width: "52px" },
  { id: "events", label: "Events", sort: "events", numeric: true, width: "58px" },
  { id: "cost", label: "Cost", sort: "cost", numeric: true, width: "70px" },
  { id: "agent", label: "Agent", sort: "agent_id", width: "minmax(90px,0.7fr)" },
  { id: "tags", label: "Tags", width: "minmax(100px,0.9fr)" },
  { id: "models", label: "Models", width: "minmax(90px,0.8fr)" },
  { id: "tokens", label: "Tokens", numeric: true, width: "64px" },
  { id: "errors", label: "Errors", numeric: true, width: "56px" },
  { id: "last", label: "Last record", sort: "last_record_at", numeric: true, width: "112px" },
  { id: "reason", label: "Ended by", width: "88px" },
  { id: "id", label: "Id", width: "minmax(90px,0.7fr)" },
];

export const DEFAULT_COLUMNS = COLUMNS.slice(0, 10);

/** The columns that a text names, in its order; the usual ones where it names none. */
export function columnsOf(text: string | null | undefined): readonly Column[] {
  const named = [...new Set((text ?? "").split(","))].flatMap(
    (id) => COLUMNS.find((column) => column.id === id) ?? [],
  );
  return named.length > 0 ? named : DEFAULT_COLUMNS;
}

/** The text that names these columns; empty for the usual ones. */
export function writeColumns(columns: readonly Column[]): string {
  const text = columns.map((column) => column.id).join(",");
  return text === DEFAULT_COLUMNS.map((column) => column.id).join(",") ? "" : text;
}

/** The columns with one shown or hidden. The last one stays. */
export function toggleColumn(columns: readonly Column[], column: Column): readonly Column[] {
  const left = columns.filter((each) => each.id !== column.id);
  if (left.length === columns.length) return [...columns, column];
  return left.length === 0 ? columns : left;
}

/** The columns with one a place further left (-1) or right (1). */
export function moveColumn(
  columns: readonly Column[],
  column: Column,
  by: -1 | 1,
): readonly Column[] {
  const from = columns.findIndex((each) => each.id === column.id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= columns.length) return columns;
  const next = [...columns];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** The tracks of the grid: the mark of the selection first. */
export function gridOf(columns: readonly Column[]): string {
  return ["16px", ...columns.map((column) => column.width)].join(" ");
}

/** From here on the list is a table; below, each session is a card. */
export const TABLE_QUERY = "(min-width: 1180px)";
export const ROW_HEIGHT = 52;
export const CARD_HEIGHT = 78;
export const NARROW_CARD_HEIGHT = 92;
