import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { Notice } from "@/ui/Notice";

/** An address that names nothing. */
export function NotFound() {
  return (
    <Notice
      icon={<Compass size={20} aria-hidden />}
      title="There is no page at this address"
      actions={
        <Link to="/sessions" className="font-medium text-accent underline underline-offset-2">
          To the sessions
        </Link>
      }
    />
  );
}
