/** The mark and the name. */
export function Wordmark() {
  return (
    <span className="flex items-center gap-2 text-large font-bold tracking-[-0.01em]">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-5.5">
        <rect width="32" height="32" rx="7" className="fill-accent" />
        <g
          className="stroke-accent-ink"
          fill="none"
          strokeWidth="3.2"
          strokeLinecap="round"
          strokeLinejoin="round"
        >
          <path d="M9 7v18h7" />
          <circle cx="21.5" cy="13.5" r="4" />
        </g>
      </svg>
      Lucidic
    </span>
  );
}
