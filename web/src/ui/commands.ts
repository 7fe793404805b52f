// What can be done on the page on screen, by name or by key. Pages say it, the shell lists it.
import { type ComponentType, useEffect, useId, useLayoutEffect, useRef } from "react";
import { create } from "zustand";

export interface Command {
  id: string;
  title: string;
  /** Under which heading it is listed: "Go to", "Sessions". */
  group: string;
  /** One key, or two in turn: "/", "g h". */
  keys?: string;
  /** Other words by which somebody may look for it. */
  words?: string;
  /** What tells it from another of the same title. */
  note?: string;
  icon?: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  run: () => void;
}

/** Keys that a part of the page understands by itself: a heading, then keys and what they do. */
export type KeyHelp = readonly (readonly [string, readonly (readonly [string, string])[]])[];

interface Known {
  commands: ReadonlyMap<string, readonly Command[]>;
  help: ReadonlyMap<string, KeyHelp>;
  /** Which of the shell's own windows is open. */
  open: "palette" | "keys" | null;
}

export const useKnown = create<Known>(() => ({ commands: new Map(), help: new Map(), open: null }));

/** Opens the list of what can be done, or that of the keys; null closes them. */
export function openShellWindow(open: Known["open"]): void {
  useKnown.setState({ open });
}

function put<Kind extends "commands" | "help">(kind: Kind, owner: string, what: unknown): void {
  useKnown.setState((known) => {
    const next = new Map<string, unknown>(known[kind]);
    if (what === null) next.delete(owner);
    else next.set(owner, what);
    return { [kind]: next } as Partial<Known>;
  });
}

/** Makes these commands known, with their keys, while the component is on screen. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId();
  const latest = useRef(commands);
  // With the drawing, not after it: a key that follows at once means what is on the screen.
  useLayoutEffect(() => {
    latest.current = commands;
  });
  // What a command does may change with each render; what it is called seldom does.
  const named = JSON.stringify(
    commands.map(({ id, title, group, keys, words }) => [id, title, group, keys, words]),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names stand for the commands
  useEffect(() => {
    const lasting = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find((each) => each.id === command.id)?.run(),
    }));
    put("commands", owner, lasting);
  }, [owner, named]);
  useEffect(() => () => put("commands", owner, null), [owner]);
}

/** Lists keys that the page itself binds, so that `?` tells of them. `help` must not change. */
export function useKeyHelp(help: KeyHelp): void {
  const owner = useId();
  useEffect(() => {
    put("help", owner, help);
    return () => put("help", owner, null);
  }, [owner, help]);
}

/** All that is known now, what came last first: a page stands before the shell. */
export function listCommands(known: Known): Command[] {
  return [...known.commands.values()].reverse().flat();
}
