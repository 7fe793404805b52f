import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { Markdown } from "@/views/markdown/Markdown";

const drawn = (text: string) => render(<Markdown text={text} />).container;

describe("Markdown", () => {
  it("draws what people and models write", () => {
    const page = drawn(
      "# Plan\n\n1. **Ask**\n2. Look `up`\n   - deeper\n\n```py\nx = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> said\n\n- [x] done",
    );
    expect(page.querySelector("ol > li strong")?.textContent).toBe("Ask");
    expect(page.querySelector("ol ul li")?.textContent).toBe("deeper");
    expect(page.querySelector("pre code")?.textContent).toBe("x = 1");
    expect([...page.querySelectorAll("td")].map((cell) => cell.textContent)).toEqual(["1", "2"]);
    expect(page.querySelector("blockquote")?.textContent).toBe("said");
    expect(page.textContent).toContain("☑ done");
  });
  it.each([
    "<img src=x onerror=alert(1)>",
    "text <script>alert(1)</script> text",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<b onclick=alert(1)>bold</b>",
    "![pic](https://elsewhere.example/pixel.png)",
    "[<img src=x onerror=alert(1)>](https://x.example)",
  ])("%s makes no element of what it says", (text) => {
    const page = drawn(text);
    expect(page.querySelector("img, script, iframe, b, [onclick], [onerror]")).toBeNull();
    if (text.includes("<")) expect(page.textContent).toContain("<");
  });
  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    " java\tscript:x",
    "//x.example",
  ])("a link to %s is no link", (href) =>
    expect(drawn(`[go](<${href}>)`).querySelector("a")).toBeNull(),
  );
  it("a link to the web opens beside the page and tells nothing", () => {
    const link = drawn("[go](https://x.example/?a=1)").querySelector("a");
    expect(link?.getAttribute("rel")).toContain("noreferrer");
    expect(link?.getAttribute("href")).toBe("https://x.example/?a=1");
  });
  it("stands what is nested without end", () => {
    const page = drawn(`${"> ".repeat(500)}deep`);
    expect(page.textContent).toContain("deep");
    expect(drawn(`${"> ".repeat(10_000)}deep`).textContent).toContain("> > >");
    expect(drawn(`${"*".repeat(5_000)}x`).textContent).toContain("x");
  });
});
