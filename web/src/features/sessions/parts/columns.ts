// The columns of the wide list. One grid template keeps the head and every row aligned.
import type { SortField } from "@/features/sessions/search";

export interface Column {
  label: string;
  sort?: SortField;
  numeric?: boolean;
}

export const COLUMNS: readonly Column[] = [
  { label: "State", sort: "state" },
  { label: "Name", sort: "name" },
  { label: "Task" },
  { label: "Verdict" },
  { label: "Evaluation", sort: "session_eval", numeric: true },
  { label: "Started", sort: "started_at", numeric: true },
  { label: "Duration", sort: "duration_ms", numeric: true },
  { label: "Steps", sort: "steps", numeric: true },
  { label: "Events", sort: "events", numeric: true },
  { label: "Cost", sort: "cost", numeric: true },
];

export const GRID =
  "grid grid-cols-[100px_minmax(0,1.25fr)_minmax(0,1.6fr)_96px_92px_112px_76px_52px_58px_70px] gap-x-4";

/** From here on the list is a table; below, each session is a card. */
export const TABLE_QUERY = "(min-width: 1180px)";
export const ROW_HEIGHT = 52;
export const CARD_HEIGHT = 78;
export const NARROW_QUERY = "(max-width: 599px)";
export const NARROW_CARD_HEIGHT = 92;
