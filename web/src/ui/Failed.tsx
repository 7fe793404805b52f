import { ErrorNotice } from "@/ui/ErrorNotice";

interface Props {
  /** What is missing, in a sentence. */
  title: string;
  error: Error;
  onRetry?: () => void;
}

/** What could not be loaded: the failure's own words, and its hint where it has one. */
export function Failed({ title, error, onRetry }: Props) {
  const hint = "hint" in error ? String(error.hint) : undefined;
  return <ErrorNotice title={title} detail={error.message} hint={hint} onRetry={onRetry} />;
}
