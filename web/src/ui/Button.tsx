import type { ButtonHTMLAttributes, Ref } from "react";
import { classes } from "@/lib/classes";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: "plain" | "primary" | "danger" | "ghost";
  size?: "small" | "medium";
  ref?: Ref<HTMLButtonElement>;
}

const TONES = {
  plain: "border-line-strong bg-raised text-ink hover:bg-hover data-[state=open]:bg-hover",
  primary: "border-transparent bg-accent text-accent-ink hover:opacity-90",
  danger: "border-transparent bg-error text-accent-ink hover:opacity-90",
  ghost: "border-transparent bg-transparent text-quiet hover:bg-hover hover:text-ink",
};

const SIZES = { small: "h-6 px-2 text-small gap-1", medium: "h-8 text-body gap-1.5" };

/** A button with words; icon-only ones are IconButton. */
export function Button({ tone = "plain", size = "medium", className, ...rest }: Props) {
  return (
    <button
      type="button"
      className={classes(
        "inline-flex shrink-0 items-center justify-center rounded-medium border font-medium whitespace-nowrap transition-colors disabled:opacity-50",
        TONES[tone],
        SIZES[size],
        size === "medium" && !className?.includes("px-") && "px-3",
        className,
      )}
      {...rest}
    />
  );
}
