import { Check, ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { classes } from "@/lib/classes";
import { Button } from "@/ui/Button";

interface CheckChoice {
  value: string;
  label: string;
  icon?: ReactNode;
  note?: string;
}

interface Props {
  label: string;
  choices: readonly CheckChoice[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  empty?: string;
  /** Tells that somebody looks, for choices that are asked for only then. */
  onOpen?: () => void;
}

/** A menu button in which any number of choices hold. Stays open while they are made. */
export function CheckMenu({ label, choices, chosen, onChange, empty, onOpen }: Props) {
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <DropdownMenu.Root modal={false} onOpenChange={(open) => open && onOpen?.()}>
      <DropdownMenu.Trigger asChild>
        <Button
          className={classes("px-2 sm:px-2.5", chosen.length > 0 && "border-accent text-accent")}
        >
          {label}
          {chosen.length > 0 && (
            <span className="rounded-small bg-accent-surface px-1 text-small">{chosen.length}</span>
          )}
          <ChevronDown size={14} aria-hidden className="-mr-0.5 text-quiet" />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[min(380px,var(--radix-dropdown-menu-content-available-height))] min-w-48 max-w-80 animate-appear overflow-y-auto rounded-medium border border-line-strong bg-raised p-1 shadow-float"
        >
          {choices.length === 0 && <p className="px-2 py-1.5 text-quiet">{empty}</p>}
          {choices.map((choice) => (
            <DropdownMenu.CheckboxItem
              key={choice.value}
              checked={chosen.includes(choice.value)}
              onCheckedChange={() => toggle(choice.value)}
              onSelect={(event) => event.preventDefault()}
              className="group flex h-8 items-center gap-2 rounded-small px-2 outline-none data-[highlighted]:bg-hover"
            >
              <span className="flex size-4 shrink-0 items-center justify-center rounded-small border border-line-strong group-data-[state=checked]:border-accent group-data-[state=checked]:bg-accent">
                <DropdownMenu.ItemIndicator>
                  <Check size={12} strokeWidth={3} aria-hidden className="text-accent-ink" />
                </DropdownMenu.ItemIndicator>
              </span>
              {choice.icon}
              <span className="min-w-0 flex-1 truncate">{choice.label}</span>
              {choice.note && <span className="text-small text-quiet">{choice.note}</span>}
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
