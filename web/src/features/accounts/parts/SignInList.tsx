import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import { browserInWords } from "@/features/accounts/browser";
import { endSignIn, signInsQuery } from "@/features/accounts/queries";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Moment } from "@/ui/Moment";
import { Skeleton } from "@/ui/Skeleton";
import { Tag } from "@/ui/Tag";

/** Where one is signed in, each with a way to end it. */
export function SignInList() {
  const cache = useQueryClient();
  const signIns = useQuery(signInsQuery());
  const ending = useMutation({
    mutationFn: endSignIn,
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.signIns }),
  });
  if (signIns.error) {
    return (
      <ErrorNotice
        title="Your sign-ins could not be loaded"
        detail={signIns.error.message}
        hint={signIns.error instanceof ApiError ? signIns.error.hint : undefined}
        onRetry={() => signIns.refetch()}
      />
    );
  }
  if (!signIns.data) {
    return (
      <div aria-busy="true" className="space-y-3 p-4">
        <Skeleton className="h-4 w-2/3" />
        <Skeleton className="h-4 w-1/2" />
      </div>
    );
  }
  return (
    <>
      {ending.error && (
        <p role="alert" className="border-b border-line px-4 py-2 text-error">
          {ending.error.message}
        </p>
      )}
      <ul className="divide-y divide-line">
        {signIns.data.items.map((each) => (
          <li key={each.sign_in_id} className="flex items-center gap-4 px-4 py-3">
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-2">
                <span className="font-medium" title={each.browser}>
                  {browserInWords(each.browser)}
                </span>
                {each.current && <Tag>this browser</Tag>}
              </p>
              <p className="text-small text-quiet">
                from {each.address || "an unknown address"} · since <Moment iso={each.created_at} />{" "}
                · until <Moment iso={each.expires_at} />
              </p>
            </div>
            {!each.current && (
              <Button
                size="small"
                disabled={ending.isPending}
                onClick={() => ending.mutate(each.sign_in_id)}
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
