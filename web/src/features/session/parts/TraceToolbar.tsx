import {
  ChevronsDownUp,
  ChevronsUpDown,
  Maximize2,
  OctagonAlert,
  SkipForward,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import { useRef } from "react";
import { type SessionStore, useView } from "@/features/session/store";
import { useCommands } from "@/ui/commands";
import { IconButton } from "@/ui/IconButton";
import { SearchField } from "@/ui/SearchField";
import { type Span, zoom } from "@/views/timeline/scale";

interface Props {
  store: SessionStore;
  span: Span;
  whole: Span;
  zoomed: boolean;
  onFoldAll: () => void;
  onUnfoldAll: () => void;
  onNextError: () => void;
}

const STEP = 1.6;

/** What narrows, folds and zooms the tree and its timeline. */
export function TraceToolbar(props: Props) {
  const { store, span, whole } = props;
  const text = useView(store, (view) => view.text);
  const errorsOnly = useView(store, (view) => view.errorsOnly);
  const set = useView(store, (view) => view.set);
  const search = useRef<HTMLInputElement>(null);
  useCommands([
    {
      id: "search-events",
      title: "Search the events of this session",
      group: "Session",
      keys: "/",
      run: () => search.current?.focus(),
    },
  ]);
  const middle = (span.from + span.to) / 2;
  return (
    <div
      role="toolbar"
      aria-label="Trace"
      className="flex items-center gap-1 border-b border-line py-1.5 pr-2 pl-4 sm:pr-4 sm:pl-6"
    >
      <div className="mr-1 min-w-0 max-w-72 flex-1">
        <SearchField
          ref={search}
          hint="/"
          label="Search events"
          placeholder="Search events"
          value={text}
          onChange={(next) => set({ text: next })}
        />
      </div>
      <IconButton
        label={errorsOnly ? "Show all events" : "Show only errors"}
        pressed={errorsOnly}
        icon={<OctagonAlert size={15} aria-hidden />}
        onClick={() => set({ errorsOnly: !errorsOnly })}
      />
      <IconButton
        label="Next error (e)"
        icon={<SkipForward size={15} aria-hidden />}
        onClick={props.onNextError}
      />
      <Divider />
      <IconButton
        label="Fold all"
        icon={<ChevronsDownUp size={15} aria-hidden />}
        onClick={props.onFoldAll}
      />
      <IconButton
        label="Unfold all"
        icon={<ChevronsUpDown size={15} aria-hidden />}
        onClick={props.onUnfoldAll}
      />
      <span className="flex items-center gap-1 max-sm:hidden">
        <Divider />
        <IconButton
          label="Zoom in"
          icon={<ZoomIn size={15} aria-hidden />}
          onClick={() => set({ span: zoom(span, 1 / STEP, middle, whole) })}
        />
        <IconButton
          label="Zoom out"
          disabled={!props.zoomed}
          icon={<ZoomOut size={15} aria-hidden />}
          onClick={() => set({ span: zoom(span, STEP, middle, whole) })}
        />
        <IconButton
          label="Zoom to the whole session"
          disabled={!props.zoomed}
          icon={<Maximize2 size={14} aria-hidden />}
          onClick={() => set({ span: null })}
        />
      </span>
    </div>
  );
}

function Divider() {
  return <span aria-hidden className="mx-1 h-4 w-px shrink-0 bg-line" />;
}
