import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { KeyboardEvent, ReactNode } from "react";
import { classes } from "@/lib/classes";
import { IconButton } from "@/ui/IconButton";

interface Props {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  /** `window`: as large as the window, for pictures. */
  size?: "small" | "medium" | "window";
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ReactNode;
}

/**
 * A modal dialog. The veil is our own element: Radix's overlay injects a style element, which the
 * content security policy refuses.
 */
export function Dialog({
  open,
  onClose,
  title,
  description,
  size = "small",
  onKeyDown,
  children,
}: Props) {
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <div aria-hidden className="fixed inset-0 z-40 animate-appear bg-veil" />
        <Primitive.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onKeyDown={onKeyDown}
          // The dialog itself takes the focus: on its close button it would open that one's tooltip.
          // A form says which of its fields comes first.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (!(event.target instanceof HTMLElement)) return;
            (event.target.querySelector<HTMLElement>("[data-first]") ?? event.target).focus();
          }}
          className={classes(
            "fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 animate-appear flex-col rounded-large border border-line bg-raised shadow-float outline-none",
            size === "small" && "max-w-[440px]",
            size === "medium" && "max-w-[720px]",
            size === "window" && "h-[calc(100dvh-32px)]",
          )}
        >
          <div className="flex items-start gap-3 px-5 pt-4 pb-2">
            <div className="min-w-0 flex-1">
              <Primitive.Title className="text-large font-bold">{title}</Primitive.Title>
              {description && (
                <Primitive.Description className="mt-1 text-body text-quiet">
                  {description}
                </Primitive.Description>
              )}
            </div>
            <Primitive.Close asChild>
              <IconButton label="Close" icon={<X size={16} aria-hidden />} className="-mr-2" />
            </Primitive.Close>
          </div>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
