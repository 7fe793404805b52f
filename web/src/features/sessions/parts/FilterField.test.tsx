import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { createRef } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import type { FilterField as Field } from "@/api/types";
import { FilterField } from "@/features/sessions/parts/FilterField";

const FIELDS: Field[] = [
  {
    name: "state",
    kind: "text",
    doc: "where it is in its life",
    operators: [":"],
    values: [{ value: "active", sessions: 3 }],
  },
];

beforeEach(() => vi.useFakeTimers());

function show(q: string, refusal: ApiError | null = null) {
  const onFilter = vi.fn();
  const cache = new QueryClient();
  cache.setQueryData(keys.filterFields, { items: FIELDS });
  render(
    <QueryClientProvider client={cache}>
      <FilterField q={q} onFilter={onFilter} refusal={refusal} ref={createRef()} />
    </QueryClientProvider>,
  );
  const field = screen.getByRole("combobox") as HTMLInputElement;
  fireEvent.focus(field);
  return { field, onFilter };
}

function type(field: HTMLInputElement, text: string) {
  field.setSelectionRange(text.length, text.length);
  fireEvent.change(field, { target: { value: text } });
}

it("completes with the keyboard alone", () => {
  const { field, onFilter } = show("");
  type(field, "st");
  fireEvent.keyDown(field, { key: "ArrowDown" });
  expect(screen.getByRole("option", { selected: true }).textContent).toContain("state");
  fireEvent.keyDown(field, { key: "Enter" });
  expect(field.value).toBe("state:");
  fireEvent.keyDown(field, { key: "ArrowDown" });
  fireEvent.keyDown(field, { key: "Tab" });
  expect(field.value).toBe("state:active ");
  act(() => void vi.advanceTimersByTime(400));
  expect(onFilter).toHaveBeenLastCalledWith("state:active");
});

it("speaks after a pause, at once with Enter, and when it is left", () => {
  const { field, onFilter } = show("");
  type(field, "refund");
  expect(onFilter).not.toHaveBeenCalled();
  fireEvent.keyDown(field, { key: "Escape" });
  fireEvent.keyDown(field, { key: "Enter" });
  expect(onFilter).toHaveBeenLastCalledWith("refund");
  type(field, "refunds");
  fireEvent.blur(field);
  expect(onFilter).toHaveBeenLastCalledWith("refunds");
});

it("underlines what cannot be read, and says why", () => {
  const refusal = new ApiError(400, "bad_filter", "No field colour.", "Use tag.", null, 2);
  const { field } = show("a colour:red b", refusal);
  expect(screen.getByRole("alert").textContent).toContain("No field colour.");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(document.querySelector(".decoration-wavy")?.textContent).toBe("colour:red");
});
