// The kinds of tokens that have a rate of their own, and a price as people type and read it.
import type { OwnRates } from "@/api/types";

export type RateName = keyof OwnRates;

interface RateKind {
  name: RateName;
  label: string;
  /** Seldom used: shown when asked for. */
  rare?: boolean;
}

export const RATES: readonly RateKind[] = [
  { name: "input", label: "Input" },
  { name: "output", label: "Output" },
  { name: "cache_read", label: "Cache read" },
  { name: "cache_write", label: "Cache write" },
  { name: "per_call", label: "A call itself" },
  { name: "reasoning", label: "Reasoning", rare: true },
  { name: "audio_input", label: "Audio in", rare: true },
  { name: "audio_output", label: "Audio out", rare: true },
  { name: "image_input", label: "Image in", rare: true },
  { name: "image_output", label: "Image out", rare: true },
];

export type Typed = Record<RateName, string>;

export function toTyped(rates: OwnRates | undefined): Typed {
  const typed = {} as Typed;
  for (const { name } of RATES) {
    const value = rates?.[name];
    typed[name] =
      value === null || value === undefined || (name === "per_call" && value === 0)
        ? ""
        : String(value);
  }
  return typed;
}

/** What is wrong with a rate as it was typed; null when it is one. */
export function problemOf(name: RateName, text: string): string | null {
  if (text.trim() === "") return name === "input" ? "This one must be there; 0 is free." : null;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) return "A number of US dollars.";
  return value > 1_000_000 ? "At most 1,000,000." : null;
}

export function toRates(typed: Typed): OwnRates {
  const optional = (name: RateName) => (typed[name].trim() === "" ? null : Number(typed[name]));
  return {
    input: Number(typed.input),
    output: optional("output"),
    cache_read: optional("cache_read"),
    cache_write: optional("cache_write"),
    reasoning: optional("reasoning"),
    audio_input: optional("audio_input"),
    audio_output: optional("audio_output"),
    image_input: optional("image_input"),
    image_output: optional("image_output"),
    per_call: optional("per_call") ?? 0,
  };
}

/** "$0.20", "$10.00", "$0.0025". */
export const dollars = (value: number) =>
  `$${value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 6 })}`;

/** "input $0.20, output $0.60, $0.01 a call". */
export function ratesInWords(rates: OwnRates): string {
  const parts = RATES.filter(({ name }) => name !== "per_call")
    .filter(({ name }) => rates[name] !== null && rates[name] !== undefined)
    .map(({ name, label }) => `${label.toLowerCase()} ${dollars(rates[name] ?? 0)}`);
  if (rates.per_call > 0) parts.push(`${dollars(rates.per_call)} a call`);
  return parts.join(", ");
}

/** "always", "from 2026-11-01", "until 2026-11-30", "2026-11-01 to 2026-11-30". */
export function daysInWords(starts: string | null, ends: string | null): string {
  if (starts && ends) return `${starts} to ${ends}`;
  if (starts) return `from ${starts}`;
  return ends ? `until ${ends}` : "always";
}
