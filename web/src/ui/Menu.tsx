import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { classes } from "@/lib/classes";

interface Choice {
  value: string;
  label: string;
  icon?: ReactNode;
  /** A word about it, at its end. */
  note?: string;
}

interface ChoiceProps {
  trigger: ReactElement;
  label: string;
  value: string;
  choices: readonly Choice[];
  onChoose: (value: string) => void;
}

const PANEL =
  "z-50 max-h-[var(--radix-dropdown-menu-content-available-height)] max-w-[calc(100vw-16px)] min-w-44 animate-appear overflow-y-auto rounded-medium border border-line-strong bg-raised p-1 shadow-float";
const ITEM =
  "flex h-8 items-center gap-2 rounded-small px-2 text-body outline-none data-[highlighted]:bg-hover";

/** A menu in which exactly one choice holds. Not modal: Radix's scroll lock injects a style element. */
export function ChoiceMenu({ trigger, label, value, choices, onChoose }: ChoiceProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className={PANEL}>
          <DropdownMenu.Label className="px-2 py-1 text-small text-quiet">
            {label}
          </DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={value} onValueChange={onChoose}>
            {choices.map((choice) => (
              <DropdownMenu.RadioItem key={choice.value} value={choice.value} className={ITEM}>
                {choice.icon}
                <span className="min-w-0 flex-1 truncate">{choice.label}</span>
                {choice.note && <span className="text-small text-quiet">{choice.note}</span>}
                <DropdownMenu.ItemIndicator>
                  <Check size={14} aria-hidden className="text-accent" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ActionProps {
  trigger: ReactElement;
  heading?: ReactNode;
  actions: readonly {
    label: string;
    icon: ReactNode;
    danger?: boolean;
    /** Why it is not to be had; then it cannot be chosen. */
    refused?: string | null;
    onSelect: () => void;
  }[];
}

/** A menu of things to do. */
export function ActionMenu({ trigger, heading, actions }: ActionProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className={PANEL}>
          {heading && (
            <DropdownMenu.Label className="mb-1 max-w-72 border-b border-line px-2 pt-1 pb-1.5 text-small text-quiet">
              {heading}
            </DropdownMenu.Label>
          )}
          {actions.map((action) => (
            <DropdownMenu.Item
              key={action.label}
              disabled={!!action.refused}
              onSelect={action.onSelect}
              className={classes(
                ITEM,
                action.refused ? "h-auto py-1.5 text-quiet" : action.danger && "text-error",
              )}
            >
              {action.icon}
              <span className="min-w-0">
                {action.label}
                {action.refused && (
                  <span className="block max-w-60 text-small">{action.refused}</span>
                )}
              </span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
