// The pages that are there for those whom the server does not know yet.
const PATHS = ["/sign-in", "/setup", "/invitation"];

export function isOutside(path: string): boolean {
  return PATHS.includes(path.replace(/\/$/, ""));
}
