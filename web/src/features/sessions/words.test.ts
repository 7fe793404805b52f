import { expect, it } from "vitest";
import { askedOf, marked } from "@/features/sessions/words";

it("words are looked for, in the sessions that the other terms ask for", () => {
  expect(askedOf('refund agent:shop text:"money back" cost>1')).toEqual({
    words: "refund money back",
    sessions: "agent:shop cost>1",
  });
  expect(askedOf("-draft state:active")).toEqual({ words: "", sessions: "-draft state:active" });
  expect(askedOf("a or b")).toEqual({ words: "", sessions: "a or b" });
});

it("what was found is marked, whatever the text is made of", () => {
  expect(marked("👩 said no", [[2, 6]])).toEqual([
    { text: "👩 ", found: false },
    { text: "said", found: true },
    { text: " no", found: false },
  ]);
  expect(marked("ab", [])).toEqual([{ text: "ab", found: false }]);
});
