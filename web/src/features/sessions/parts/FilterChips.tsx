import { chipOf } from "@/features/sessions/chips";
import { piecesOf, removePiece } from "@/lib/filterText";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";

interface Props {
  q: string;
  onFilter: (q: string) => void;
}

/** What narrows the list at present, in words, each removable. Nothing when nothing does. */
export function FilterChips({ q, onFilter }: Props) {
  const pieces = piecesOf(q);
  if (pieces.length === 0) return null;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1.5 px-4 sm:px-6">
      {pieces.map((piece) => (
        <Chip
          key={piece.start}
          {...chipOf(piece, q)}
          onRemove={() => onFilter(removePiece(q, piece))}
        />
      ))}
      <Button tone="ghost" size="small" onClick={() => onFilter("")}>
        Clear all
      </Button>
    </div>
  );
}
