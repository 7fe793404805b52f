import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { TooltipProvider } from "@/ui/Tooltip";
import { Payload } from "@/views/payload/Payload";

const show = (value: unknown) =>
  render(
    <TooltipProvider>
      <Payload label="Output" value={value} />
    </TooltipProvider>,
  );

it("never reads what an agent said as markup", () => {
  const { container } = show("<img src=x onerror=alert(1)><script>alert(1)</script>");
  expect(container.querySelector("img, script")).toBeNull();
  expect(container.textContent).toContain("<script>alert(1)</script>");
});

it("draws no picture from another host", () => {
  const { container } = show([
    {
      role: "user",
      content: [{ type: "image_url", image_url: { url: "https://elsewhere/x.png" } }],
    },
  ]);
  expect(container.querySelector("img")).toBeNull();
  expect(container.textContent).toContain("Picture at https://elsewhere/x.png");
});

it("cuts a long text and shows the rest when asked", () => {
  const { container } = show("x".repeat(10_000));
  expect(container.textContent?.length).toBeLessThan(5_000);
  fireEvent.click(screen.getByRole("button", { name: /Show all/ }));
  expect(container.textContent?.length).toBeGreaterThan(10_000);
});

it("shows a long text within data piece by piece", () => {
  const { container } = show({ text: "word ".repeat(600_000) });
  fireEvent.click(screen.getByRole("button", { name: /show all/ }));
  expect(container.textContent?.length).toBeGreaterThan(10_000);
  expect(container.textContent?.length).toBeLessThan(1_000_000);
  expect(screen.getByRole("button", { name: /Show more/ })).toBeTruthy();
});

it("draws a long list in pieces", () => {
  const { container } = show({ list: Array.from({ length: 1_000 }, (_, n) => `item ${n}`) });
  fireEvent.click(screen.getByRole("button", { name: /list/ }));
  expect(container.textContent).toContain("item 99");
  expect(container.textContent).not.toContain("item 100");
  fireEvent.click(screen.getByRole("button", { name: /Show more/ }));
  expect(container.textContent).toContain("item 599");
});

it("turns to raw and back", () => {
  const { container } = show({ a: 1 });
  fireEvent.click(screen.getByRole("button", { name: "Raw" }));
  expect(container.textContent).toContain('{\n  "a": 1\n}');
});

it("is nothing for nothing", () => {
  expect(show(null).container.textContent).toBe("");
});
