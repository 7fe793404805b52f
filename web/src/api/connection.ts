// Whether the page on screen hears the server. Written by live.ts, read by the shell.
import { create } from "zustand";

export type Connection = "idle" | "connecting" | "open" | "lost";

export const useConnection = create<{ state: Connection }>(() => ({ state: "idle" }));
