// Which commands a typed text means, the likeliest first.
import type { Command } from "@/ui/commands";

/**
 * How well `text` names the command; null when it does not. Every word of the text must begin a word
 * of the title, the group or the other words, or stand somewhere in the title.
 */
function score(command: Command, text: string): number | null {
  const title = command.title.toLowerCase();
  const others = `${command.group} ${command.words ?? ""}`.toLowerCase();
  let sum = 0;
  for (const word of text.toLowerCase().split(/\s+/).filter(Boolean)) {
    if (title.startsWith(word)) sum += 4;
    else if (title.includes(` ${word}`)) sum += 3;
    else if (title.includes(word)) sum += 2;
    else if (others.startsWith(word) || others.includes(` ${word}`)) sum += 1;
    else return null;
  }
  return sum;
}

/** The commands that the text means. Equal ones stay in their order; no text means all. */
export function rank(commands: readonly Command[], text: string): Command[] {
  return commands
    .map((command) => ({ command, points: score(command, text) }))
    .filter((each) => each.points !== null)
    .sort((a, b) => (b.points as number) - (a.points as number))
    .map((each) => each.command);
}

/** The same under their headings, headings in the order of their first command. */
export function byGroup(commands: readonly Command[]): [string, Command[]][] {
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const group = groups.get(command.group);
    if (group) group.push(command);
    else groups.set(command.group, [command]);
  }
  return [...groups];
}
