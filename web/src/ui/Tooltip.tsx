import { Tooltip as Primitive } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

interface Props {
  text: ReactNode;
  children: ReactElement;
  side?: "top" | "bottom" | "left" | "right";
}

/** Words for what is hovered or focused. Never the only place where something is said. */
export function Tooltip({ text, children, side = "bottom" }: Props) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-80 animate-appear rounded-medium border border-line-strong bg-raised px-2 py-1 text-small text-ink shadow-float"
        >
          {text}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export const TooltipProvider = Primitive.Provider;
