// The filter's text in its parts, so that chips, menus and completion can change it and leave the
// rest as it was typed. What it means, and whether it can be read, the server alone says.

export type Operator = ":" | ">" | ">=" | "<" | "<=";

/** A condition at the top: not within parentheses, joined to the others by "and". */
export interface Term {
  kind: "term";
  negated: boolean;
  /** Empty for text to look for. */
  field: string;
  operator: Operator | "";
  values: string[];
  start: number;
  end: number;
}

/** Whatever no chip can show by itself: parentheses, "or", what is not finished. */
interface Other {
  kind: "other";
  start: number;
  end: number;
}

export type Piece = Term | Other;

const FIELD = /([A-Za-z_]+)(:|>=|<=|>|<)/y;
const BARE = /[^\s,"()]+/y;
const WORD = /[^\s"()]+/y;
const KEYWORDS = ["and", "or", "not"];

interface Token {
  text: string;
  term: Term | null;
  start: number;
  end: number;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function readValue(text: string, at: number, bare: RegExp): { value: string; end: number } | null {
  if (text[at] === '"') {
    const end = text.indexOf('"', at + 1);
    return end < 0 ? null : { value: text.slice(at + 1, end), end: end + 1 };
  }
  const found = match(bare, text, at);
  return found ? { value: found[0], end: at + found[0].length } : null;
}

function readTerm(text: string, start: number): Token | null {
  const term = (field: string, operator: Operator | "", values: string[], end: number): Token => ({
    text: text.slice(start, end),
    term: { kind: "term", negated: false, field, operator, values, start, end },
    start,
    end,
  });
  const named = match(FIELD, text, start);
  if (!named) {
    const read = readValue(text, start, WORD);
    if (!read) return null;
    if (text[start] !== '"' && KEYWORDS.includes(read.value.toLowerCase())) {
      return { text: read.value.toLowerCase(), term: null, start, end: read.end };
    }
    return term("", "", [read.value], read.end);
  }
  const values: string[] = [];
  let end = start + named[0].length;
  for (;;) {
    const read = readValue(text, end, BARE);
    if (!read) return null;
    values.push(read.value);
    end = read.end;
    if (text[end] !== ",") break;
    end += 1;
  }
  return term((named[1] as string).toLowerCase(), named[2] as Operator, values, end);
}

function tokenize(text: string): { tokens: Token[]; whole: boolean } {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] as string;
    if (/\s/.test(char)) at += 1;
    else if (char === "(" || char === ")" || char === "-") {
      tokens.push({ text: char === "-" ? "not" : char, term: null, start: at, end: at + 1 });
      at += 1;
    } else {
      const token = readTerm(text, at);
      if (!token) return { tokens, whole: false };
      tokens.push(token);
      at = token.end;
    }
  }
  return { tokens, whole: true };
}

/**
 * The pieces of the text in order. With an "or" at the top, or where the text cannot be read to its
 * end, all of it is one piece.
 */
export function piecesOf(text: string): Piece[] {
  const { tokens, whole } = tokenize(text);
  const all: Piece[] =
    text.trim() === ""
      ? []
      : [{ kind: "other", start: text.search(/\S/), end: text.trimEnd().length }];
  if (!whole) return all;
  const pieces: Piece[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] as Token;
    if (token.text === "or" && !token.term) return all;
    if (token.text === "and" && !token.term) {
      at += 1;
      continue;
    }
    if (token.term) {
      pieces.push(token.term);
      at += 1;
      continue;
    }
    const next = tokens[at + 1];
    if (token.text === "not" && next?.term) {
      pieces.push({ ...next.term, negated: true, start: token.start });
      at += 2;
      continue;
    }
    const end = endOfGroup(tokens, at);
    if (end === null) return all;
    pieces.push({ kind: "other", start: token.start, end: (tokens[end] as Token).end });
    at = end + 1;
  }
  return pieces;
}

// The index of the parenthesis that closes what begins here, past any number of "not".
function endOfGroup(tokens: readonly Token[], from: number): number | null {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const { text, term } = tokens[at] as Token;
    if (term) {
      if (depth === 0) return null;
    } else if (text === "(") depth += 1;
    else if (text === ")") {
      depth -= 1;
      if (depth === 0) return at;
      if (depth < 0) return null;
    }
  }
  return null;
}

/** A value as the language reads it back. It has no way to write a quote: that one is left out. */
export function quote(value: string): string {
  if (/^[\p{L}\p{N}_.][\p{L}\p{N}_./@-]*$/u.test(value)) {
    return KEYWORDS.includes(value.toLowerCase()) ? `"${value}"` : value;
  }
  return `"${value.replaceAll('"', "")}"`;
}

export function writeTerm(
  field: string,
  values: readonly string[],
  operator: Operator = ":",
): string {
  return `${field}${operator}${values.map(quote).join(",")}`;
}

/** The text without one of its pieces. */
export function removePiece(text: string, piece: Piece): string {
  return `${text.slice(0, piece.start)} ${text.slice(piece.end)}`.replace(/\s+/g, " ").trim();
}

/** All texts together: each must hold. */
export function joinFilters(...texts: readonly string[]): string {
  const given = texts.map((text) => text.trim()).filter((text) => text !== "");
  if (given.length < 2) return given[0] ?? "";
  return given.map((text) => (isAlternative(text) ? `(${text})` : text)).join(" ");
}

function isAlternative(text: string): boolean {
  const { tokens } = tokenize(text);
  let depth = 0;
  for (const { text: sign, term } of tokens) {
    if (term) continue;
    if (sign === "(") depth += 1;
    else if (sign === ")") depth -= 1;
    else if (sign === "or" && depth === 0) return true;
  }
  return false;
}

/** The top terms of a field that are not negated. */
function termsOf(text: string, field: string): Term[] {
  return piecesOf(text).filter(
    (piece): piece is Term => piece.kind === "term" && !piece.negated && piece.field === field,
  );
}

/** The values that the text asks of a field with a colon. */
export function valuesOf(text: string, field: string): string[] {
  return [
    ...new Set(
      termsOf(text, field)
        .filter((term) => term.operator === ":")
        .flatMap((term) => term.values),
    ),
  ];
}

/** The text with other terms for a field, in the place of the first; none takes it out. */
export function replaceTerms(text: string, field: string, terms: string): string {
  const [first, ...more] = termsOf(text, field);
  let next = text;
  for (const term of more.reverse()) next = removePiece(next, term);
  if (!first) return joinFilters(next, terms);
  const before = next.slice(0, first.start);
  return `${before} ${terms} ${next.slice(first.end)}`.replace(/\s+/g, " ").trim();
}

/** The text asking for exactly these values of a field; none asks for any. */
export function setValues(text: string, field: string, values: readonly string[]): string {
  return replaceTerms(text, field, values.length === 0 ? "" : writeTerm(field, values));
}
