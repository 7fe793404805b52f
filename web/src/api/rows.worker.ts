// Reads a large answer beside the page and hands its rows out in pieces, so that the page scrolls on.

let rows: unknown[] = [];
let nextCursor: string | null = null;
let taken = 0;

interface Asked {
  buffer?: ArrayBuffer;
  count: number;
}

addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  try {
    if (data.buffer) {
      const page = JSON.parse(new TextDecoder().decode(data.buffer));
      rows = page.items;
      nextCursor = page.next_cursor;
    }
    const piece = rows.slice(taken, taken + data.count);
    taken += piece.length;
    const isLast = taken >= rows.length;
    // As text: reading it is cheaper for the page than taking over objects.
    postMessage({ text: JSON.stringify(piece), isLast, nextCursor });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
