import { ArrowLeft, ArrowRight, Columns3 } from "lucide-react";
import { Popover } from "radix-ui";
import {
  COLUMNS,
  type Column,
  DEFAULT_COLUMNS,
  moveColumn,
  toggleColumn,
} from "@/features/sessions/parts/columns";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";

interface Props {
  columns: readonly Column[];
  onColumns: (columns: readonly Column[]) => void;
}

/** Which columns the table has, and in which order. */
export function ColumnsMenu({ columns, onColumns }: Props) {
  const hidden = COLUMNS.filter((column) => !columns.includes(column));
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button className="px-2 sm:px-2.5">
          <Columns3 size={14} aria-hidden />
          Columns
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Columns"
          className="z-50 max-h-[min(560px,var(--radix-popover-content-available-height))] w-64 animate-appear overflow-y-auto rounded-medium border border-line-strong bg-raised p-1 shadow-float outline-none"
        >
          <ul aria-label="Shown">
            {columns.map((column, at) => (
              <li key={column.id} className="flex items-center rounded-small hover:bg-hover">
                <Choice
                  column={column}
                  shown
                  onToggle={() => onColumns(toggleColumn(columns, column))}
                />
                <IconButton
                  size="small"
                  label={`${column.label}: further left`}
                  disabled={at === 0}
                  icon={<ArrowLeft size={13} aria-hidden />}
                  onClick={() => onColumns(moveColumn(columns, column, -1))}
                />
                <IconButton
                  size="small"
                  label={`${column.label}: further right`}
                  disabled={at === columns.length - 1}
                  icon={<ArrowRight size={13} aria-hidden />}
                  onClick={() => onColumns(moveColumn(columns, column, 1))}
                />
              </li>
            ))}
          </ul>
          {hidden.length > 0 && (
            <ul aria-label="Not shown" className="mt-1 border-t border-line pt-1">
              {hidden.map((column) => (
                <li key={column.id} className="flex rounded-small hover:bg-hover">
                  <Choice
                    column={column}
                    shown={false}
                    onToggle={() => onColumns(toggleColumn(columns, column))}
                  />
                </li>
              ))}
            </ul>
          )}
          <div className="mt-1 border-t border-line p-1">
            <Button size="small" tone="ghost" onClick={() => onColumns(DEFAULT_COLUMNS)}>
              The usual columns
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ChoiceProps {
  column: Column;
  shown: boolean;
  onToggle: () => void;
}

function Choice({ column, shown, onToggle }: ChoiceProps) {
  return (
    <label className="flex h-7 min-w-0 flex-1 cursor-pointer items-center gap-2 px-2">
      <input type="checkbox" checked={shown} onChange={onToggle} className="accent-accent" />
      <span className="truncate">{column.label}</span>
    </label>
  );
}
