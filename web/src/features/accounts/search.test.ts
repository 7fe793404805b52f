import { expect, it } from "vitest";
import { browserInWords } from "@/features/accounts/browser";
import { problemInWords, validateSearch } from "@/features/accounts/search";

it("leads back to pages of ours only", () => {
  for (const path of ["/", "/sessions?q=a%2Fb#x", "/sessions/a%2Fb"]) {
    expect(validateSearch({ return_to: path })).toEqual({ return_to: path });
  }
  for (const path of ["//evil.test", "/\\evil.test", "https://evil.test", "sessions", "", 7]) {
    expect(validateSearch({ return_to: path })).toEqual({});
  }
  expect(validateSearch({ return_to: "/sign-in?return_to=/" })).toEqual({});
});

it("has a sentence for every problem, known or not", () => {
  expect(problemInWords("not_allowed")).toContain("Nobody invited this email");
  expect(problemInWords("from the future")).toBe("The sign-in did not work. Try again.");
});

it("calls a browser what people call it", () => {
  const linux = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";
  expect(browserInWords(linux)).toBe("Chrome on Linux");
  expect(browserInWords(`${linux} Edg/140.0`)).toBe("Edge on Linux");
  expect(browserInWords("Mozilla/5.0 (Macintosh; Mac OS X 10_15) Firefox/130.0")).toBe(
    "Firefox on macOS",
  );
  expect(browserInWords("curl/8.1")).toBe("curl/8.1");
  expect(browserInWords("")).toBe("An unknown browser");
});
