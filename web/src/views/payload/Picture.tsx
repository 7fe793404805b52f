import { ImageOff } from "lucide-react";
import { useState } from "react";

interface Props {
  url: string;
  alt: string;
  className?: string;
  small?: boolean;
}

/**
 * A recorded picture. One that lies on another host is not asked for: that host would learn that
 * somebody looks. One that cannot be drawn says so.
 */
export function Picture({ url, alt, className, small }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  const isOurs = url.startsWith("/") && !url.startsWith("//");
  if ((isOurs || url.startsWith("data:image/")) && broken !== url) {
    return (
      <img
        src={url}
        alt={alt}
        loading="lazy"
        onError={() => setBroken(url)}
        className={className}
      />
    );
  }
  return (
    <span className="flex max-w-full min-w-0 items-center gap-1.5 px-3 py-2 text-small text-quiet">
      <ImageOff size={14} aria-hidden className="shrink-0" />
      <span className="min-w-0 truncate" title={url.slice(0, 500)}>
        {isOurs ? "Cannot be drawn" : small ? "Elsewhere" : `Picture at ${url.slice(0, 200)}`}
      </span>
    </span>
  );
}
