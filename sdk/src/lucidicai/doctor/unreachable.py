"""Why a server was not reached, and what to do about it."""

from collections.abc import Mapping

from urllib3 import exceptions

from lucidicai.doctor.finding import Section
from lucidicai.settings import Settings

# A person waits for it; a server in reach answers in milliseconds.
LONGEST_SECONDS = 5.0
_KEPT = "Nothing is lost meanwhile: records wait in the spool."

_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")


def tell_undelivered(section: Section, said: str, advice: str, *, is_kept: bool) -> None:
    """Notes why records do not arrive; `is_kept` says whether they wait in the spool."""
    section.problem(said, f"{advice} {_KEPT}" if is_kept else advice)


def tell_unreachable(
    section: Section,
    settings: Settings,
    environ: Mapping[str, str],
    error: exceptions.HTTPError,
    *,
    is_kept: bool,
) -> None:
    """Notes that the server could not be asked."""
    tell_undelivered(section, *_told(settings, error), is_kept=is_kept)
    proxies = [name for name in _PROXIES if environ.get(name) or environ.get(name.lower())]
    if proxies and not settings.is_local:
        section.warning(
            f"{', '.join(proxies)} is set, and this package connects without a proxy.",
            "Allow this host to reach the server directly.",
        )


def _told(settings: Settings, error: exceptions.HTTPError) -> tuple[str, str]:
    url = settings.base_url
    match error:
        # In this order: each of the first three is a kind of the next.
        case exceptions.NameResolutionError():
            return f"No host has the name in {url}.", "Correct LUCIDIC_BASE_URL."
        case exceptions.NewConnectionError():
            cause = getattr(error.__cause__, "strerror", None) or str(error)
            start = (
                "Start the server with `lucidic serve`, or set LUCIDIC_BASE_URL to where it runs."
                if settings.is_local
                else "Start the server there, or correct LUCIDIC_BASE_URL."
            )
            return f"Nobody listens at {url} ({cause}).", start
        case exceptions.TimeoutError():
            return (
                f"{url} did not answer within {LONGEST_SECONDS:g} s.",
                "Look whether the server is up, and whether a firewall lies between.",
            )
        case exceptions.SSLError():
            return (
                f"{url} gives no secure connection: {error}.",
                "Correct the server's certificate, or write http instead of https.",
            )
    return (
        f"What listens at {url} speaks no HTTP, or breaks off ({error}).",
        "Correct LUCIDIC_BASE_URL: its port, and http or https.",
    )
