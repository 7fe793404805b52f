import { classes } from "@/lib/classes";

/** A quiet bar where text will stand. */
export function Skeleton({ className }: { className: string }) {
  return (
    <span
      aria-hidden
      className={classes("block animate-breathe rounded-small bg-line", className)}
    />
  );
}
