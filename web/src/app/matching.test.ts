import { expect, it } from "vitest";
import { byGroup, rank } from "@/app/matching";
import type { Command } from "@/ui/commands";

const command = (title: string, given: Partial<Command> = {}): Command => ({
  id: title,
  title,
  group: "Go to",
  run: () => {},
  ...given,
});
const titles = (commands: readonly Command[]) => commands.map((each) => each.title);

it("no text means all, as they came", () => {
  expect(titles(rank([command("Home"), command("Sessions")], "  "))).toEqual(["Home", "Sessions"]);
});

it("the beginning of a title comes before a word within, and that before other words", () => {
  const found = rank(
    [command("Settings", { words: "copy of keys" }), command("Link, copy"), command("Copy link")],
    "copy",
  );
  expect(titles(found)).toEqual(["Copy link", "Link, copy", "Settings"]);
});

it("every word must be there, in any letter case", () => {
  const commands = [command("Go to sessions"), command("Clear the filter", { group: "Sessions" })];
  expect(titles(rank(commands, "SESS clear"))).toEqual(["Clear the filter"]);
  expect(rank(commands, "nothing")).toEqual([]);
});

it("headings stand in the order of their first command", () => {
  const groups = byGroup([
    command("a", { group: "B" }),
    command("b"),
    command("c", { group: "B" }),
  ]);
  expect(groups.map(([name, all]) => [name, titles(all)])).toEqual([
    ["B", ["a", "c"]],
    ["Go to", ["b"]],
  ]);
});
