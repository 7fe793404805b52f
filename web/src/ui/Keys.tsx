/** Keys as they stand on a keyboard; two are pressed in turn. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="inline-flex shrink-0 gap-0.5">
      {keys.split(" ").map((key, at) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: `g g` has the same key twice
          key={at}
          className="inline-flex h-5 min-w-5 items-center justify-center rounded-small border border-line bg-sunken px-1 font-sans text-micro text-quiet"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
