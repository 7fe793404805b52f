// The tree as the list of rows that are visible: what is folded, and what a search leaves.
import type { Node, Tree } from "@/views/timeline/tree";

export interface Row {
  node: Node;
  folded: boolean;
}

/** What of the tree is shown. */
export interface RowFilter {
  text: string;
  errorsOnly: boolean;
}

/** The visible rows, in reading order. A filter shows what matches with all that is above it. */
export function toRows(tree: Tree, folded: ReadonlySet<string>, filter: RowFilter): Row[] {
  const kept = matching(tree, filter);
  const rows: Row[] = [];
  const stack = [...tree.roots].reverse();
  while (stack.length > 0) {
    const node = stack.pop() as Node;
    if (kept && !kept.has(node.id)) continue;
    // While a filter holds nothing is folded: what was looked for must be seen.
    const isFolded = !kept && node.children.length > 0 && folded.has(node.id);
    rows.push({ node, folded: isFolded });
    if (isFolded) continue;
    for (let at = node.children.length - 1; at >= 0; at -= 1) {
      stack.push(node.children[at] as Node);
    }
  }
  return rows;
}

function matching(tree: Tree, filter: RowFilter): Set<string> | null {
  const text = filter.text.trim().toLowerCase();
  if (text === "" && !filter.errorsOnly) return null;
  const kept = new Set<string>();
  for (const node of tree.byId.values()) {
    if (!matches(node, text, filter.errorsOnly)) continue;
    for (let at: Node | null = node; at && !kept.has(at.id); at = at.parent) kept.add(at.id);
  }
  return kept;
}

function matches({ event }: Node, text: string, errorsOnly: boolean): boolean {
  if (errorsOnly && event.status !== "error") return false;
  if (text === "") return true;
  return [
    event.title,
    event.name,
    event.type,
    event.model,
    event.error,
    event.goal,
    event.state,
    event.action,
    event.event_id,
  ].some((field) => field?.toLowerCase().includes(text));
}

/** The next event that failed, from the selected one on and around the end; null if none did. */
export function nextError(tree: Tree, selected: string | null, step: 1 | -1): string | null {
  const rows = toRows(tree, new Set(), { text: "", errorsOnly: false });
  const from = rows.findIndex((row) => row.node.id === selected);
  const start = from < 0 && step < 0 ? 0 : from;
  for (let turn = 1; turn <= rows.length; turn += 1) {
    const row = rows[(start + step * turn + rows.length * 2) % rows.length];
    if (row?.node.event.status === "error") return row.node.id;
  }
  return null;
}

/** The ids of everything that can be folded. */
export function foldable(tree: Tree): string[] {
  return [...tree.byId.values()].filter((node) => node.children.length > 0).map((node) => node.id);
}

/** The ids above a node, nearest first: what must be unfolded before it can be seen. */
export function ancestors(tree: Tree, id: string): string[] {
  const found: string[] = [];
  for (let at = tree.byId.get(id)?.parent; at; at = at.parent) found.push(at.id);
  return found;
}

type Step = { select: string } | { fold: string } | { unfold: string } | null;

/** What a key does in the tree, as in every other tree: arrows walk, left folds, right unfolds. */
export function keyStep(rows: readonly Row[], selected: string | null, key: string): Step {
  const at = rows.findIndex((row) => row.node.id === selected);
  const select = (index: number): Step => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    return row ? { select: row.node.id } : null;
  };
  if (key === "Home") return select(0);
  if (key === "End") return select(rows.length - 1);
  if (key === "ArrowDown" || key === "j") return select(at + 1);
  if (key === "ArrowUp" || key === "k") return select(at < 0 ? 0 : at - 1);
  const row = rows[at];
  if (!row) return null;
  if (key === "ArrowRight" || key === "l") {
    if (row.folded) return { unfold: row.node.id };
    return row.node.children.length > 0 ? select(at + 1) : null;
  }
  if (key === "ArrowLeft" || key === "h") {
    if (row.node.children.length > 0 && !row.folded) return { fold: row.node.id };
    return row.node.parent ? { select: row.node.parent.id } : null;
  }
  return null;
}
