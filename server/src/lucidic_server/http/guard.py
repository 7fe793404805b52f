"""The guard before every handler: finds out who asks and refuses what the table does not allow."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from lucidic_server.control.audit import ACTOR
from lucidic_server.control.audit import Actor
from lucidic_server.control.callers import Caller
from lucidic_server.control.callers import Callers
from lucidic_server.control.callers import Mode
from lucidic_server.control.callers import unknown_project
from lucidic_server.errors import ConflictError
from lucidic_server.errors import ForbiddenError
from lucidic_server.features.accounts.cookies import Cookies
from lucidic_server.http.client_address import client_address
from lucidic_server.http.permissions import RULES
from lucidic_server.http.permissions import Rule
from lucidic_server.http.permissions import Scope
from lucidic_server.model.role import EVERY_PROJECT

AnyConnection = ASGIConnection[Any, Any, Any, Any]

# Litestar writes a parameter with its type: {session_id:str}.
_TYPE = re.compile(r":\w+}")


def operation_of(method: str, path: str) -> str:
    """Returns how the table names an endpoint."""
    return f"{method} {_TYPE.sub('}', path)}"


def operations_of(routes: Iterable[Any]) -> set[str]:
    """Returns every endpoint of an application's routes as the table names it."""
    return {
        operation_of(method, route.path)
        for route in routes
        for method in getattr(route, "methods", ())
        if method != "OPTIONS"
    }


@dataclass(frozen=True, slots=True)
class Guard:
    """Finds out who asks and refuses what the table does not allow."""

    callers: Callers
    cookies: Cookies
    trusted_proxies: tuple[str, ...]

    async def __call__(self, connection: AnyConnection, _handler: BaseRouteHandler) -> None:
        """Puts the caller into the connection's state. Raises a ServerError for a refusal."""
        method = str(connection.scope.get("method", "GET"))
        if method == "OPTIONS":
            return
        rule = RULES[operation_of(method, connection.scope["path_template"])]
        peer = connection.client.host if connection.client else ""
        forwarded = connection.headers.get("x-forwarded-for")
        address = client_address(peer, forwarded, self.trusted_proxies)
        connection.state.address = address
        if rule.scope is Scope.OPEN:
            ACTOR.set(Actor("nobody", "", address))
            return
        caller = self._caller(connection, rule)
        connection.state.caller = caller
        ACTOR.set(replace(caller.actor, address=address))

    def _caller(self, connection: AnyConnection, rule: Rule) -> Caller:
        wanted = connection.path_params.get("project_id")
        if wanted is None and not rule.door:
            wanted = connection.query_params.get("project")
        is_all = wanted == EVERY_PROJECT and rule.takes_all
        caller = self.callers.identify(
            _authorization(connection),
            needs_key=rule.door,
            cookie=self.cookies.sign_in(connection.cookies),
            project_id=None if is_all else wanted,
        )
        if rule.accounts and self.callers.mode is Mode.LOCAL:
            raise ConflictError(
                "This server runs in local mode, without accounts.",
                hint="Start it with LUCIDIC_ACCOUNTS=1, or on an address that others reach.",
                code="local_mode",
            )
        if is_all:
            caller = replace(caller, project_id=EVERY_PROJECT, role=caller.everywhere)
        check(caller, rule)
        return caller


def _authorization(connection: AnyConnection) -> str | None:
    # Exporters of telemetry often know only this second place for a key.
    given = connection.headers.get("authorization")
    key = connection.headers.get("x-api-key")
    return f"Bearer {key}" if given is None and key is not None else given


def check(caller: Caller, rule: Rule) -> None:
    """Raises ForbiddenError if the caller may not do what has this rule.

    Raises NotFoundError where the caller has no project at all.
    """
    if rule.scope is Scope.ACCOUNT and caller.account_id is None:
        raise ForbiddenError(
            "This is about an account, and an API key has none.",
            hint="Sign in instead.",
            code="account_needed",
        )
    if rule.role is None:
        return
    if rule.scope is Scope.PROJECT and not caller.project_id:
        raise unknown_project("")
    has = caller.everywhere if rule.scope is Scope.EVERYWHERE else caller.role
    if has is None or not has.covers(rule.role):
        where = "on this server" if rule.scope is Scope.EVERYWHERE else "in this project"
        raise ForbiddenError(
            f"This needs the role {rule.role} {where}, and you have "
            f"{f'the role {has}' if has else 'none'}.",
            hint="Ask somebody who has it to do this, or to give you the role.",
            code="role_needed",
        )
