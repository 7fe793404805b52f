/** How the page scrolls to what was asked for: at once, for whom moving things are too much. */
export function scrolling(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
