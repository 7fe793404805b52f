// The project that the page on screen asks about. The address names it; the gate tells it here.
import { create } from "zustand";

export const useProject = create<{ id: string | null }>(() => ({ id: null }));

/** Null where there is only one: in local mode. */
export function setProject(id: string | null): void {
  if (useProject.getState().id !== id) useProject.setState({ id });
}

/** The address of something that the project on screen has, for streams, pictures and downloads. */
export function inProject(url: string): string {
  const { id } = useProject.getState();
  if (id === null) return url;
  return `${url}${url.includes("?") ? "&" : "?"}project=${encodeURIComponent(id)}`;
}
