"""Asks the server whether it takes a key, when a program wants to know before it begins."""

from lucidicai.errors import APIKeyVerificationError
from lucidicai.guard import log
from lucidicai.settings import Settings

# A person waits for this at the start of a program; a server in reach answers in milliseconds.
_LONGEST_SECONDS = 5.0


def verify_key(settings: Settings) -> APIKeyVerificationError | None:
    """Returns the error if the server refuses the key, None if it takes it or can't be asked."""
    # Loading the HTTP client takes 0.1 s, which only those who ask for a verification shall pay.
    import urllib3  # noqa: PLC0415

    headers = {"Authorization": f"Api-Key {settings.api_key}"} if settings.api_key else {}
    seconds = min(_LONGEST_SECONDS, settings.timeout)
    try:
        with urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(total=seconds)) as pool:
            status = pool.request("GET", f"{settings.base_url}/v1/whoami", headers=headers).status
    except urllib3.exceptions.HTTPError as error:
        log.warning(
            "key.not_verified",
            "The server could not be asked about the key; records wait in the spool.",
            base_url=settings.base_url,
            cause=type(error).__name__,
        )
        return None
    if status not in {401, 403}:
        return None
    return APIKeyVerificationError(
        f"{settings.base_url} refused the API key (status {status}). Nothing was recorded. "
        "Set LUCIDIC_API_KEY, or pass api_key=, to a key of this server's project."
    )
