import { queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";

/** How one gets in here: without asking, by the setup, or by signing in. */
export function setupQuery() {
  return queryOptions({
    queryKey: keys.setup,
    queryFn: ({ signal }) => take(client.GET("/v1/setup", { signal })),
    staleTime: 0,
  });
}

export function signIn(body: { email: string; password: string }) {
  return take(client.POST("/v1/sign-in", { body }));
}

export function setUp(body: { token: string; email: string; name: string; password: string }) {
  return take(client.POST("/v1/setup", { body }));
}

/** Whom an invitation is for; asking does not use it up. */
export function invitationQuery(token: string) {
  return queryOptions({
    queryKey: keys.invitation,
    queryFn: ({ signal }) => take(client.POST("/v1/invitations/look", { body: { token }, signal })),
    enabled: token !== "",
    retry: false,
  });
}

export function acceptInvitation(body: { token: string; name: string; password: string }) {
  return take(client.POST("/v1/invitations/accept", { body }));
}

export function signInsQuery() {
  return queryOptions({
    queryKey: keys.signIns,
    queryFn: ({ signal }) => take(client.GET("/v1/me/sign-ins", { signal })),
  });
}

export function endSignIn(id: string) {
  return take(
    client.DELETE("/v1/me/sign-ins/{sign_in_id}", { params: { path: { sign_in_id: id } } }),
  );
}

export function rename(name: string) {
  return take(client.PATCH("/v1/me", { body: { name } }));
}

export function changePassword(body: { current: string; new: string }) {
  return take(client.POST("/v1/me/password", { body }));
}
