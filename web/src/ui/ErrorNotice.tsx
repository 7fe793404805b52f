import { CircleAlert, RotateCw } from "lucide-react";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";

interface Props {
  title: string;
  detail: string;
  hint?: string;
  onRetry?: () => void;
}

/** A failure with the server's own words and a way on. */
export function ErrorNotice({ title, detail, hint, onRetry }: Props) {
  return (
    <div role="alert">
      <Notice
        icon={<CircleAlert size={20} aria-hidden className="text-error" />}
        title={title}
        actions={
          onRetry && (
            <Button onClick={onRetry}>
              <RotateCw size={14} aria-hidden />
              Try again
            </Button>
          )
        }
      >
        <p>{detail}</p>
        {hint && <p className="mt-1">{hint}</p>}
      </Notice>
    </div>
  );
}
