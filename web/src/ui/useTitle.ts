import { useEffect } from "react";

/** Names the document after what is on screen. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Lucidic`;
  }, [title]);
}
