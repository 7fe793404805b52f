import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { classes } from "@/lib/classes";
import { Tooltip } from "@/ui/Tooltip";

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> {
  /** Its accessible name, also shown on hover. */
  label: string;
  icon: ReactNode;
  size?: "small" | "medium";
  pressed?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, icon, size = "medium", pressed, className, ...rest }: Props) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        className={classes(
          "inline-flex shrink-0 items-center justify-center rounded-medium transition-colors hover:bg-hover hover:text-ink disabled:opacity-40 data-[state=open]:bg-hover",
          pressed ? "bg-selected text-accent" : "text-quiet",
          size === "small" ? "size-6" : "size-8",
          className,
        )}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
