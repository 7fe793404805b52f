// Numbers and names as people read them. A dash means "not known"; zero is written as zero.

export const NONE = "–";

// From here on digits only fill the line: nobody counts fifteen of them.
const HUGE = 1e12;

// As Intl.NumberFormat writes it; making one takes ten milliseconds before the first page is drawn.
function group(digits: string): string {
  return digits.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

const rounded = (value: number) => group(String(Number(value.toFixed(3))));

/** "1.5e21", for what nobody expected but somebody gave. */
function exponential(value: number): string {
  const [figures, exponent] = value.toExponential(2).split("e+");
  return `${Number(figures)}e${exponent}`;
}

export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  return Math.abs(value) < HUGE ? rounded(value) : exponential(value);
}

/** "940", "12.4k", "3.1M": for token counts, where the third digit tells nobody anything. */
export function formatCompact(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  if (value < 10_000) return rounded(value);
  if (value < 999_500) return `${(value / 1_000).toFixed(value < 99_950 ? 1 : 0)}k`;
  return value < HUGE ? `${(value / 1_000_000).toFixed(1)}M` : exponential(value);
}

/** US dollars. Two decimals from a cent up, below that two figures that mean something. */
export function formatCost(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return NONE;
  if (usd === 0) return "$0";
  if (Math.abs(usd) < 0.0001) return "<$0.0001";
  if (Math.abs(usd) < 0.01) return `$${usd.toFixed(4)}`;
  if (Math.abs(usd) < 1) return `$${usd.toFixed(3)}`;
  if (Math.abs(usd) >= HUGE) return `$${exponential(usd)}`;
  return `$${group(usd.toFixed(2))}`;
}

/** The cost with every decimal that was recorded, for a tooltip. */
export function formatCostExactly(usd: number): string {
  return `$${usd.toFixed(8).replace(/0{1,6}$/, "")}`;
}

/** An evaluation as it was given: no scale is assumed, only float noise is cut. */
export function formatEval(value: number): string {
  if (Math.abs(value) >= HUGE) return exponential(value);
  return Number.isInteger(value) ? rounded(value) : String(Number(value.toFixed(4)));
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "82 %", "99.6 %", "100 %": whole only where nothing is hidden by it. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined) return NONE;
  const percent = share * 100;
  const whole = Math.abs(percent - Math.round(percent)) < 0.05;
  return `${whole ? Math.round(percent) : percent.toFixed(1)} %`;
}

/** "1 step", "2 steps". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Keeps both ends of a long id, where ids differ. */
export function shortenId(id: string, keep = 8): string {
  return id.length <= keep * 2 + 1 ? id : `${id.slice(0, keep)}…${id.slice(-keep)}`;
}
