// What somebody enters to judge, and the score that it is; pure, so that the form only shows.

/** The ways to answer: yes or no, one to five, a number, a label, or a note without a value. */
export const KINDS = ["truth", "stars", "number", "label", "note"] as const;
export type EntryKind = (typeof KINDS)[number];

export interface Entry {
  kind: EntryKind;
  name: string;
  truth: boolean | null;
  stars: number | null;
  number: string;
  from: string;
  to: string;
  label: string;
  reason: string;
}

export interface Judgement {
  evaluator: string | null;
  /** An empty label for a note. */
  value: boolean | number | string;
  scale_min: number | null;
  scale_max: number | null;
  reason: string | null;
}

export const STARS = [1, 2, 3, 4, 5] as const;
const UNNAMED = "quality";

/** An empty form that asks the same question as the last one did. */
export function emptyEntry(kind: EntryKind, remembered: Partial<Entry> = {}): Entry {
  const { name = UNNAMED, from = "", to = "" } = remembered;
  return { kind, name, truth: null, stars: null, number: "", from, to, label: "", reason: "" };
}

/** The judgement, or what is missing, in words. */
export function judge(entry: Entry): Judgement | string {
  const reason = entry.reason.trim() || null;
  const evaluator = entry.name.trim() || null;
  const plain = { evaluator, scale_min: null, scale_max: null, reason };
  switch (entry.kind) {
    case "note":
      return reason === null ? "Write the note." : { ...plain, evaluator: null, value: "" };
    case "truth":
      return entry.truth === null ? "Choose yes or no." : { ...plain, value: entry.truth };
    case "stars":
      if (entry.stars === null) return "Choose one to five.";
      return { ...plain, value: entry.stars, scale_min: 1, scale_max: 5 };
    case "label":
      return entry.label.trim() === ""
        ? "Write the label."
        : { ...plain, value: entry.label.trim() };
    case "number":
      return judgeNumber(entry, plain);
  }
}

function judgeNumber(entry: Entry, plain: Omit<Judgement, "value">): Judgement | string {
  const [value, from, to] = [entry.number, entry.from, entry.to].map(readNumber);
  if (value === undefined || value === null) return "Write a number.";
  if (from === undefined || to === undefined) return "The ends of the scale must be numbers.";
  if (from !== null && to !== null && from >= to) return "The scale ends before it begins.";
  if ((from !== null && value < from) || (to !== null && value > to)) {
    return `${value} is not on the scale.`;
  }
  return { ...plain, value, scale_min: from, scale_max: to };
}

/** Null where nothing was written, undefined where it is no number. A comma is a point to many. */
function readNumber(text: string): number | null | undefined {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(plain)
    ? finite(Number(plain))
    : undefined;
}

const finite = (value: number) => (Number.isFinite(value) ? value : undefined);
