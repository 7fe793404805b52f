"""Who may get in through the provider, and with which account."""

from lucidic_server.control.accounts import Accounts
from lucidic_server.control.callers import LOCAL_PROJECT
from lucidic_server.features.accounts.provider import Person
from lucidic_server.features.accounts.provider import ProviderError
from lucidic_server.model.role import Role

_EVERYBODY = "*"


class Entry:
    """Finds or makes the account of who signed in at the provider."""

    def __init__(self, accounts: Accounts, domains: tuple[str, ...], role: Role) -> None:
        self._accounts = accounts
        self._domains = domains
        self._role = role

    def account_of(self, person: Person) -> str:
        """Returns the account. Raises ProviderError for somebody who may not get in."""
        known = self._accounts.find_subject(person.subject)
        if known is not None:
            return known.account_id
        is_invited = self._accounts.find(person.email) is not None
        if not (is_invited or self._is_allowed(person.email)):
            raise ProviderError("not_allowed", f"{person.email} was not invited")
        return self._accounts.from_provider(
            person.subject, person.email, person.name, project_id=LOCAL_PROJECT, role=self._role
        )

    def _is_allowed(self, email: str) -> bool:
        return _EVERYBODY in self._domains or email.rpartition("@")[2] in self._domains
