"""The names of our cookies, and how long a browser keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass

# A browser takes a cookie of this prefix only over TLS, for this host and every path of it: no
# other host of the same domain can put one in its place.
_HOST = "__Host-"


@dataclass(frozen=True, slots=True)
class Cookies:
    """Our cookies; `is_secure` where browsers reach this server over TLS."""

    is_secure: bool
    lasts_seconds: int

    @property
    def sign_in_name(self) -> str:
        """Returns the name of the cookie that holds a sign-in's secret."""
        return f"{_HOST if self.is_secure else ''}lucidic_sign_in"

    @property
    def flow_name(self) -> str:
        """Returns the name of the cookie that a sign-in at the provider is finished with."""
        return f"{_HOST if self.is_secure else ''}lucidic_flow"

    def sign_in(self, cookies: Mapping[str, str]) -> str | None:
        """Returns the secret of the browser's sign-in, if it has one."""
        return cookies.get(self.sign_in_name)

    def flow(self, cookies: Mapping[str, str]) -> str | None:
        """Returns the secret of the flow that this browser began, if it did."""
        return cookies.get(self.flow_name)
