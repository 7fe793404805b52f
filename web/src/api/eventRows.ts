// The rows of a large session: one answer of the server, given to the page in pieces.
import { client, take } from "@/api/client";
import type { EventRow, EventsPage } from "@/api/types";

// The server orders a session anew for each page: one large page costs it little more than a small.
const MOST = 100_000;
// What the page reads and lays into its tree at once, in less time than a frame or two.
const PIECE = 4_000;
// Shorter answers are read faster than a worker starts.
const SMALL_BYTES = 1_500_000;
// Two sessions may be read beside each other: those that are compared.
const MOST_READERS = 2;

interface Piece {
  items: EventRow[];
  isLast: boolean;
  nextCursor: string | null;
}

/** Gives an answer's rows piece by piece. */
interface Reader {
  /** How many pieces were taken. */
  at: number;
  take: () => Promise<Piece>;
  close: () => void;
}

const readers = new Map<string, Reader>();

/**
 * The piece of a session's events that `place` names: the cursor of the page before, or what the piece
 * before gave as its `next_cursor`. The pieces of one answer are taken one after the other; one that
 * is asked for out of turn asks the server again.
 */
export async function eventRows(
  id: string,
  place: string,
  signal: AbortSignal,
): Promise<EventsPage> {
  const { cursor, piece } = readPlace(place);
  const name = `${id}\n${cursor}`;
  let reader = readers.get(name);
  if (!reader || reader.at !== piece) {
    reader?.close();
    readers.delete(name);
    reader = await open(id, cursor, signal);
    readers.set(name, reader);
    forgetOldest();
    while (reader.at < piece) await reader.take();
  }
  const { items, isLast, nextCursor } = await reader.take();
  if (!isLast) return { items, next_cursor: `${cursor}#${reader.at}` };
  reader.close();
  readers.delete(name);
  return { items, next_cursor: nextCursor };
}

function readPlace(place: string): { cursor: string; piece: number } {
  const found = /^(.*)#(\d+)$/s.exec(place);
  return found ? { cursor: found[1] ?? "", piece: Number(found[2]) } : { cursor: place, piece: 0 };
}

function forgetOldest(): void {
  for (const [name, reader] of readers) {
    if (readers.size <= MOST_READERS) return;
    reader.close();
    readers.delete(name);
  }
}

async function open(id: string, cursor: string, signal: AbortSignal): Promise<Reader> {
  const buffer = await take(
    client.GET("/v1/sessions/{session_id}/events", {
      params: { path: { session_id: id }, query: { limit: MOST, cursor } },
      parseAs: "arrayBuffer",
      signal,
    }),
  );
  const isSmall = buffer.byteLength < SMALL_BYTES || typeof Worker === "undefined";
  return isSmall ? readHere(buffer) : readBeside(buffer);
}

/** Reads the answer at once, on the page. */
function readHere(buffer: ArrayBuffer): Reader {
  const page: EventsPage = JSON.parse(new TextDecoder().decode(buffer));
  const reader: Reader = {
    at: 0,
    take: async () => {
      const from = reader.at * PIECE;
      reader.at += 1;
      const isLast = from + PIECE >= page.items.length;
      return {
        items: page.items.slice(from, from + PIECE),
        isLast,
        nextCursor: page.next_cursor,
      };
    },
    close: () => {},
  };
  return reader;
}

function readBeside(buffer: ArrayBuffer): Reader {
  const worker = new Worker(new URL("./rows.worker.ts", import.meta.url), { type: "module" });
  let first: ArrayBuffer | null = buffer;
  const reader: Reader = {
    at: 0,
    take: () =>
      new Promise((resolve, reject) => {
        const fail = (why: string) => {
          worker.terminate();
          reject(new Error(`The events could not be read: ${why}`));
        };
        worker.onerror = (event) => fail(event.message || "the reader did not start.");
        worker.onmessage = ({ data }) => {
          if (data.error !== undefined) return fail(data.error);
          resolve({ items: JSON.parse(data.text), ...data });
        };
        reader.at += 1;
        if (first) worker.postMessage({ buffer: first, count: PIECE }, [first]);
        else worker.postMessage({ count: PIECE });
        first = null;
      }),
    close: () => worker.terminate(),
  };
  return reader;
}
