import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { type Command, listCommands, useCommands, useKnown } from "@/ui/commands";
import { useCommandKeys } from "@/ui/useCommandKeys";

const home = vi.fn();
const search = vi.fn();
const row = vi.fn();

beforeEach(() => vi.clearAllMocks());

function Shell({ search: onSearch }: { search: () => void }) {
  useCommandKeys();
  useCommands([
    { id: "home", title: "Home", group: "Go to", keys: "g h", run: home },
    { id: "search", title: "Search", group: "Here", keys: "/", run: onSearch },
  ]);
  return (
    <>
      <input aria-label="field" />
      <div
        role="treeitem"
        tabIndex={0}
        onKeyDown={(event) => {
          row(event.key);
          event.preventDefault();
        }}
      >
        row
      </div>
    </>
  );
}

it("one key, or two in turn, run their command", () => {
  render(<Shell search={search} />);
  fireEvent.keyDown(document.body, { key: "/" });
  expect(search).toHaveBeenCalledTimes(1);
  fireEvent.keyDown(document.body, { key: "h" });
  expect(home).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "g" });
  fireEvent.keyDown(document.body, { key: "h" });
  expect(home).toHaveBeenCalledTimes(1);
});

it("keys are silent in fields, with Ctrl, and where the page took them", () => {
  render(<Shell search={search} />);
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "/" });
  fireEvent.keyDown(document.body, { key: "/", ctrlKey: true });
  fireEvent.keyDown(screen.getByText("row"), { key: "/" });
  expect(search).not.toHaveBeenCalled();
});

it("the second of two keys is not given to what has the focus", () => {
  render(<Shell search={search} />);
  fireEvent.keyDown(document.body, { key: "g" });
  fireEvent.keyDown(screen.getByText("row"), { key: "h" });
  expect(home).toHaveBeenCalledTimes(1);
  expect(row).not.toHaveBeenCalled();
});

it("a command does what its newest render says, and goes with its page", () => {
  const later = vi.fn();
  const { rerender, unmount } = render(<Shell search={search} />);
  rerender(<Shell search={later} />);
  fireEvent.keyDown(document.body, { key: "/" });
  expect(later).toHaveBeenCalledTimes(1);
  unmount();
  expect(listCommands(useKnown.getState())).toEqual([] satisfies Command[]);
});
