"""Sign-ins at the provider that are under way: each can be finished once, by the same browser."""

from dataclasses import dataclass

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control import secret
from lucidic_server.control.account_tables import provider_flows

# Signing in with a second factor, or resetting a forgotten password on the way, takes minutes.
_LASTS_NS = 15 * 60 * 1_000_000_000


@dataclass(frozen=True, slots=True)
class ProviderFlow:
    """What must come back from the provider, and what is asked of it in turn."""

    state: str
    nonce: str
    verifier: str
    return_to: str


class ProviderFlows:
    """Keeps the flows between the redirect to the provider and the way back."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, return_to: str) -> tuple[str, ProviderFlow]:
        """Returns the secret for the browser's cookie and the new flow."""
        text = secret.make()
        flow = ProviderFlow(secret.make(), secret.make(), secret.make(), return_to)
        now = self._clock.now_ns()
        columns = provider_flows.c
        with self._engine.begin() as connection:
            connection.execute(sa.delete(provider_flows).where(columns.expires_at <= now))
            connection.execute(
                sa.insert(provider_flows).values(
                    sha256=secret.sha256(text),
                    state=flow.state,
                    nonce=flow.nonce,
                    verifier=flow.verifier,
                    return_to=flow.return_to,
                    expires_at=now + _LASTS_NS,
                )
            )
        return text, flow

    def take(self, text: str) -> ProviderFlow | None:
        """Returns the flow of this cookie, once, if it has not expired."""
        columns = provider_flows.c
        taken = (
            sa.delete(provider_flows)
            .where(columns.sha256 == secret.sha256(text))
            .returning(
                columns.state,
                columns.nonce,
                columns.verifier,
                columns.return_to,
                columns.expires_at,
            )
        )
        with self._engine.begin() as connection:
            row = connection.execute(taken).one_or_none()
        if row is None or row.expires_at <= self._clock.now_ns():
            return None
        return ProviderFlow(row.state, row.nonce, row.verifier, row.return_to)
