import { lazy, Suspense } from "react";
import { TextBlock } from "@/views/payload/TextBlock";

// The reader of Markdown comes when the first text needs it.
const Markdown = lazy(async () => ({
  default: (await import("@/views/markdown/Markdown")).Markdown,
}));

// A longer text is a document that somebody pasted: reading it as Markdown would stop the page.
const MOST_CHARS = 40_000;
const MARKS = /[*_`#>|[\]~]|^\s*([-+]|\d+[.)])\s|https?:\/\//m;

/** A text in which Markdown is read, if there is any in it; else the text as it is. */
export function RichText({ text }: { text: string }) {
  const plain = <TextBlock text={text} />;
  if (text.length > MOST_CHARS || !MARKS.test(text)) return plain;
  return (
    <Suspense fallback={plain}>
      <Markdown text={text} />
    </Suspense>
  );
}
