// Markdown as elements of ours. Nothing of it is ever read as HTML: a tag in it is text.
import { lexer, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode, useMemo } from "react";
import { classes } from "@/lib/classes";
import { TextBlock } from "@/views/payload/TextBlock";

// Deeper than this nobody nests by hand; what lies below is given as it was written.
const MOST_DEEP = 24;

const HEADINGS = ["text-large", "text-large", "text-body", "text-body", "text-body", "text-body"];

/** A text that was written in Markdown, as far as it can be read as that. */
export function Markdown({ text }: { text: string }) {
  const tokens = useMemo(() => read(text), [text]);
  if (tokens === null) return <TextBlock text={text} />;
  return <div className="space-y-2 break-words">{blocks(tokens, 0)}</div>;
}

// The reader recurses: what is nested thousands deep is no Markdown that anybody wrote to be read.
function read(text: string): Token[] | null {
  try {
    return lexer(text, { gfm: true, breaks: true });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function blocks(tokens: readonly Token[], depth: number): ReactNode {
  return tokens.map((token, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a recorded text does not change
    <Fragment key={at}>{block(token, depth)}</Fragment>
  ));
}

function block(token: Token, depth: number): ReactNode {
  if (depth > MOST_DEEP) return <p className="whitespace-pre-wrap">{token.raw}</p>;
  switch (token.type) {
    case "space":
    case "def":
      return null;
    case "hr":
      return <hr className="border-line" />;
    case "heading":
      return (
        <p className={classes("pt-1 font-bold", HEADINGS[(token.depth ?? 1) - 1])}>
          {inline(token.tokens, depth)}
        </p>
      );
    case "code":
      return (
        <pre className="overflow-x-auto rounded-medium border border-line bg-sunken px-2.5 py-2 font-mono text-small">
          <code>{token.text}</code>
        </pre>
      );
    case "blockquote":
      return (
        <blockquote className="space-y-2 border-l-2 border-line-strong pl-3 text-quiet">
          {blocks(token.tokens ?? [], depth + 1)}
        </blockquote>
      );
    case "list":
      return <List token={token as Tokens.List} depth={depth} />;
    case "table":
      return <Table token={token as Tokens.Table} depth={depth} />;
    case "paragraph":
    case "text":
      return <p>{token.tokens ? inline(token.tokens, depth) : token.text}</p>;
    default:
      return <p className="whitespace-pre-wrap">{token.raw}</p>;
  }
}

function List({ token, depth }: { token: Tokens.List; depth: number }) {
  const items = token.items.map((item, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a recorded text does not change
    <li key={at} className="space-y-1">
      {item.task && (item.checked ? "☑ " : "☐ ")}
      {blocks(
        item.tokens.filter((each) => each.type !== "checkbox"),
        depth + 1,
      )}
    </li>
  ));
  if (!token.ordered) return <ul className="list-disc space-y-0.5 pl-5">{items}</ul>;
  return (
    <ol className="list-decimal space-y-0.5 pl-6" start={Number(token.start) || 1}>
      {items}
    </ol>
  );
}

function Table({ token, depth }: { token: Tokens.Table; depth: number }) {
  const cell = "border border-line px-2 py-1 text-left align-top";
  return (
    // A wide table is moved sideways by keys too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="overflow-x-auto" aria-label="Table" tabIndex={0}>
      <table className="border-collapse text-small">
        <thead>
          <tr>
            {token.header.map((each, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a recorded text does not change
              <th key={at} className={classes(cell, "font-medium")}>
                {inline(each.tokens, depth)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a recorded text does not change
            <tr key={at}>
              {row.map((each, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a recorded text does not change
                <td key={index} className={cell}>
                  {inline(each.tokens, depth)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function inline(tokens: readonly Token[] | undefined, depth: number): ReactNode {
  return (tokens ?? []).map((token, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a recorded text does not change
    <Fragment key={at}>{span(token, depth + 1)}</Fragment>
  ));
}

function span(token: Token, depth: number): ReactNode {
  if (depth > MOST_DEEP) return token.raw;
  switch (token.type) {
    case "strong":
      return <strong className="font-bold">{inline(token.tokens, depth)}</strong>;
    case "em":
      return <em>{inline(token.tokens, depth)}</em>;
    case "del":
      return <del>{inline(token.tokens, depth)}</del>;
    case "codespan":
      return (
        <code className="rounded-small bg-sunken px-1 font-mono text-small">{token.text}</code>
      );
    case "br":
      return <br />;
    case "escape":
      return token.text;
    case "link":
      return <Away href={token.href}>{inline(token.tokens, depth)}</Away>;
    // A picture elsewhere would tell that host that somebody looks: its address is a link.
    case "image":
      return <Away href={token.href}>{token.text || token.href}</Away>;
    case "text":
      return token.tokens ? inline(token.tokens, depth) : token.text;
    default:
      return token.raw;
  }
}

/** A link that an agent wrote: only to the web, and only when somebody follows it. */
function Away({ href, children }: { href: string; children: ReactNode }) {
  if (!/^(https?:\/\/|mailto:)/i.test(href))
    return <span title={href.slice(0, 500)}>{children}</span>;
  return (
    <a
      href={href}
      title={href.slice(0, 500)}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="text-accent underline underline-offset-2"
    >
      {children}
    </a>
  );
}
