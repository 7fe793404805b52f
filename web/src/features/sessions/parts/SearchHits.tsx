import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { SearchX, TextSearch } from "lucide-react";
import { ApiError } from "@/api/errors";
import { hitsQuery } from "@/features/sessions/queries";
import { askedOf, marked } from "@/features/sessions/words";
import { shortenId } from "@/lib/format";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Moment } from "@/ui/Moment";
import { Notice } from "@/ui/Notice";
import { Skeleton } from "@/ui/Skeleton";
import { KindIcon } from "@/views/marks/KindIcon";

interface Found {
  session_id: string;
  event_id: string;
  type: string;
  title: string;
  time: string;
  excerpts: Excerpt[];
}

interface Excerpt {
  field: string;
  text: string;
  matches: number[][];
}

/** The newest events that said the words of the filter, with what stands around them. */
export function SearchHits({ q }: { q: string }) {
  const { words, sessions } = askedOf(q);
  const hits = useInfiniteQuery(hitsQuery(words, sessions));
  const items = hits.data?.pages.flatMap((page) => page.items) ?? [];
  if (words === "") {
    return (
      <Notice icon={<TextSearch size={20} aria-hidden />} title="Which words are you looking for?">
        <p>
          Type them into the field above. Fields narrow the search to some sessions:{" "}
          <code className="font-mono">refund denied agent:shop</code>
        </p>
      </Notice>
    );
  }
  if (hits.status === "pending") return <Loading />;
  if (hits.status === "error") {
    return (
      <ErrorNotice
        title="The search failed"
        detail={hits.error.message}
        hint={hits.error instanceof ApiError ? hits.error.hint : undefined}
        onRetry={() => hits.refetch()}
      />
    );
  }
  if (items.length === 0) {
    return (
      <Notice icon={<SearchX size={20} aria-hidden />} title="No event said this">
        <p>Whole words are found, all of them in one event. Try fewer, or a longer time.</p>
      </Notice>
    );
  }
  return (
    <>
      <ul aria-label="Hits" className="divide-y divide-line border-y border-line bg-raised">
        {items.map((hit) => (
          <Hit key={`${hit.session_id} ${hit.event_id}`} hit={hit} />
        ))}
      </ul>
      <div className="flex justify-center py-5">
        {hits.hasNextPage ? (
          <Button disabled={hits.isFetchingNextPage} onClick={() => hits.fetchNextPage()}>
            {hits.isFetchingNextPage ? "Looking…" : "Older hits"}
          </Button>
        ) : (
          <p className="text-small text-quiet">That is all.</p>
        )}
      </div>
    </>
  );
}

function Hit({ hit }: { hit: Found }) {
  return (
    <li className="relative px-4 py-3 hover:bg-hover sm:px-6">
      <p className="flex min-w-0 items-center gap-2">
        <KindIcon type={hit.type} />
        <Link
          to="/sessions/$sessionId"
          params={{ sessionId: hit.session_id }}
          search={{ event: hit.event_id }}
          className="min-w-0 truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {hit.title}
        </Link>
        <span className="font-mono text-small text-quiet max-sm:hidden">
          {shortenId(hit.session_id)}
        </span>
        <span className="relative ml-auto shrink-0 text-small text-quiet">
          <Moment iso={hit.time} />
        </span>
      </p>
      {hit.excerpts.map((excerpt, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the excerpts of a hit never change
        <Said key={at} excerpt={excerpt} />
      ))}
    </li>
  );
}

function Said({ excerpt }: { excerpt: Excerpt }) {
  return (
    <p className="mt-1 line-clamp-2 text-small text-quiet">
      <span className="mr-2 text-micro text-quiet">{excerpt.field}</span>
      {marked(excerpt.text, excerpt.matches).map((part, at) =>
        part.found ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never change
          <mark key={at} className="rounded-small bg-warn-surface px-0.5 font-medium text-ink">
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
    </p>
  );
}

function Loading() {
  return (
    <ul aria-busy="true" className="divide-y divide-line border-y border-line bg-raised">
      {["w-52", "w-40", "w-60", "w-44"].map((width) => (
        <li key={width} className="space-y-3 px-4 py-4 sm:px-6">
          <Skeleton className={`h-2.5 ${width}`} />
          <Skeleton className="h-2 w-4/5" />
        </li>
      ))}
    </ul>
  );
}
