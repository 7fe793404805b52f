"""The table of permissions: every endpoint has its rule, and the page shows the same table.

After a change on purpose: `python -m tests.server.http.test_permissions` writes the page anew.
"""

import sys
from pathlib import Path

import pytest

from lucidic_server.control.callers import Caller
from lucidic_server.errors import ForbiddenError
from lucidic_server.errors import NotFoundError
from lucidic_server.http.guard import check
from lucidic_server.http.permissions import RULES
from lucidic_server.http.permissions import Rule
from lucidic_server.http.permissions import Scope
from lucidic_server.http.permissions import check_table
from lucidic_server.model.role import Role

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "security.md"
BEGIN = "<!-- table: written by `python -m tests.server.http.test_permissions` -->\n"
END = "<!-- end of table -->\n"


def table() -> str:
    rows = ["| Call | Needs |", "|---|---|"]
    for operation, rule in RULES.items():
        needs = f"`{rule.role}` in {rule.scope}" if rule.role else str(rule.scope)
        door = "; a door" if rule.door else ""
        rows.append(f"| `{operation}` | {needs}{door} |")
    return "\n".join(rows) + "\n"


def test_the_page_shows_the_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = page.partition(BEGIN)[2].partition(END)[0]
    assert shown.strip() == table().strip(), "see the top of this file"


def test_an_endpoint_without_a_rule_keeps_the_application_from_starting() -> None:
    check_table(set(RULES))
    with pytest.raises(LookupError, match="GET /v1/secrets"):
        check_table({*RULES, "GET /v1/secrets"})
    with pytest.raises(LookupError, match="rules without an endpoint"):
        check_table(set(RULES) - {"GET /v1/me"})


@pytest.mark.parametrize("has", list(Role))
@pytest.mark.parametrize("needed", list(Role))
def test_a_role_covers_itself_and_those_before_it(has: Role, needed: Role) -> None:
    order = ["viewer", "member", "admin", "owner"]
    is_enough = order.index(has) >= order.index(needed)
    caller = Caller("p", role=has)
    if is_enough:
        check(caller, Rule(Scope.PROJECT, needed))
    else:
        with pytest.raises(ForbiddenError, match=f"role {needed}"):
            check(caller, Rule(Scope.PROJECT, needed))


def test_a_role_in_a_project_is_none_on_the_server() -> None:
    caller = Caller("p", role=Role.OWNER)
    with pytest.raises(ForbiddenError, match="on this server"):
        check(caller, Rule(Scope.EVERYWHERE, Role.ADMIN))
    check(Caller("p", role=None, everywhere=Role.ADMIN), Rule(Scope.EVERYWHERE, Role.ADMIN))


def test_who_has_no_project_sees_none() -> None:
    with pytest.raises(NotFoundError):
        check(Caller(""), Rule(Scope.PROJECT, Role.VIEWER))


def test_a_key_has_no_account() -> None:
    with pytest.raises(ForbiddenError, match="account"):
        check(Caller("p", key="k", role=Role.OWNER), Rule(Scope.ACCOUNT))


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    head, _begin, rest = text.partition(BEGIN)
    PAGE.write_text(head + BEGIN + "\n" + table() + "\n" + END + rest.partition(END)[2], "utf-8")
    sys.exit(0)
