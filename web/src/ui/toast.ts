// Short words about what was just done, for a moment, wherever the reader went meanwhile.
import { create } from "zustand";

export interface Toast {
  id: number;
  text: string;
  /** A way on from there. */
  action?: { label: string; run: () => void };
}

export const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

const MOST = 3;
let last = 0;

export function tell(text: string, action?: Toast["action"]): void {
  last += 1;
  const toast = { id: last, text, ...(action ? { action } : {}) };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(1 - MOST), toast] }));
}

export function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}
