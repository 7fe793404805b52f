// What a chart over time is made of.

export interface Series {
  label: string;
  /** A text colour of the tokens; shapes take it over. */
  ink: string;
  /** `ghost`: what was before, behind everything else. */
  shape: "bar" | "line" | "ghost";
  values: readonly (number | null)[];
}

export interface Column {
  /** What it stands for: "30 Nov, 14:00". */
  name: string;
  /** The same on the axis: "14:00". */
  short: string;
}
