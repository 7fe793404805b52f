"""Keeps views of the list of sessions, and tells who may change which."""

from collections.abc import Mapping
from typing import Any

from lucidic_server.clock import Clock
from lucidic_server.control.callers import Caller
from lucidic_server.control.views import Views
from lucidic_server.errors import BadRequestError
from lucidic_server.errors import ForbiddenError
from lucidic_server.errors import NotFoundError
from lucidic_server.features.views.schemas import ViewList
from lucidic_server.model.page import parse_sort
from lucidic_server.model.role import Role
from lucidic_server.model.view import View
from lucidic_server.query.parser import parse


class ViewsService:
    """Everybody keeps their own views; the project's are made and changed by its members.

    Who has no account (a key, local mode) is nobody in particular, and has the project's alone.
    """

    def __init__(self, views: Views, clock: Clock) -> None:
        self._views = views
        self._clock = clock

    def all(self, caller: Caller) -> ViewList:
        """Returns every view that the caller sees."""
        return ViewList(*self._views.all(caller.project_id, _account(caller)))

    def create(self, caller: Caller, fields: Mapping[str, Any], *, is_shared: bool | None) -> View:
        """Makes a view; it is the person's own unless they say otherwise.

        Raises QueryError or PageError for what no list can be asked for, BadRequestError,
        ForbiddenError, ConflictError.
        """
        shared = caller.account_id is None if is_shared is None else is_shared
        self._check(fields)
        if shared:
            _needs_member(caller)
        elif caller.account_id is None:
            raise _nobodys()
        return self._views.create(
            caller.project_id, _account(caller), _trimmed(fields), is_shared=shared
        )

    def update(self, caller: Caller, view_id: str, fields: Mapping[str, Any]) -> View:
        """Changes the given fields. Raises as `create`, and NotFoundError."""
        known = self._get(caller, view_id)
        self._check(fields)
        if known.is_shared or fields.get("is_shared"):
            _needs_member(caller)
        if known.is_shared and fields.get("is_shared") is False:
            if caller.account_id is None:
                raise _nobodys()
            if not known.is_mine:
                raise ForbiddenError(
                    "Only who made a shared view can take it back.",
                    hint="Save it as a view of your own, under another name if you like.",
                    code="not_yours",
                )
        changed = self._views.update(caller.project_id, _account(caller), known, _trimmed(fields))
        if changed is None:
            raise _unknown(view_id)
        return changed

    def delete(self, caller: Caller, view_id: str) -> None:
        """Deletes a view. Raises NotFoundError, ForbiddenError."""
        if self._get(caller, view_id).is_shared:
            _needs_member(caller)
        if not self._views.delete(caller.project_id, _account(caller), view_id):
            raise _unknown(view_id)

    def set_default(self, caller: Caller, view_id: str | None) -> None:
        """Sets what opens the list for the caller. Raises NotFoundError, ForbiddenError."""
        if caller.account_id is None:
            # It holds for everybody without an account.
            _needs_member(caller)
        if not self._views.set_default(caller.project_id, _account(caller), view_id):
            raise _unknown(view_id or "")

    def _get(self, caller: Caller, view_id: str) -> View:
        found = self._views.get(caller.project_id, _account(caller), view_id)
        if found is None:
            raise _unknown(view_id)
        return found

    def _check(self, fields: Mapping[str, Any]) -> None:
        """Refuses what the list would refuse each time that the view is opened."""
        parse(fields.get("q", ""), self._clock.now_ns())
        parse_sort(fields.get("sort"))


def _account(caller: Caller) -> str:
    return caller.account_id or ""


def _trimmed(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value.strip() if isinstance(value, str) else value for key, value in fields.items()
    }


def _needs_member(caller: Caller) -> None:
    if caller.role is None or not caller.role.covers(Role.MEMBER):
        raise ForbiddenError(
            "Views that all in the project see are changed by its members, and you have the role "
            f"{caller.role}.",
            hint="Keep it as a view of your own, or ask for the role member.",
            code="role_needed",
        )


def _nobodys() -> BadRequestError:
    return BadRequestError(
        "A view of one's own needs somebody whose it is, and you have no account here.",
        hint="Leave `is_shared` out: the view is then the project's.",
        code="account_needed",
    )


def _unknown(view_id: str) -> NotFoundError:
    return NotFoundError(
        f"There is no view {view_id!r} here.",
        hint="GET /v1/views lists those that you see; it was deleted, or is another person's.",
    )
