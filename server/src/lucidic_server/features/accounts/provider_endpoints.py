"""/v1/provider: to the sign-in provider and back."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from litestar import Response
from litestar import get
from litestar.datastructures import Cookie
from litestar.params import Parameter

from lucidic_server import logs
from lucidic_server.errors import NotFoundError
from lucidic_server.features.accounts.cookies import Cookies
from lucidic_server.features.accounts.endpoints import AnyRequest
from lucidic_server.features.accounts.endpoints import sign_in_cookie
from lucidic_server.features.accounts.entry import Entry
from lucidic_server.features.accounts.provider import Provider
from lucidic_server.features.accounts.provider import ProviderError
from lucidic_server.features.accounts.service import AccountsService

log = logs.get("accounts.provider")

_TAGS = ["accounts"]
_FLOW_SECONDS = 15 * 60
# Where the dashboard shows what went wrong.
_SIGN_IN_PAGE = "/sign-in"

ReturnTo = Annotated[str, Parameter(description="The page to come back to: a path here.")]


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The provider and who may come in through it; None where no provider is set."""

    provider: Provider | None
    entry: Entry


@get(
    "/v1/provider/start",
    operation_id="start_provider_sign_in",
    tags=_TAGS,
    status_code=303,
    opt={"errors": (404,)},
)
async def start_provider_sign_in(
    single_sign_on: SingleSignOn, our_cookies: Cookies, return_to: ReturnTo = "/"
) -> Response[None]:
    """Leads the browser to the provider; from there it comes back signed in."""
    try:
        secret, address = await _provider(single_sign_on).start(local_path(return_to))
    except ProviderError as error:
        return _problem(error)
    # Lax: the way back is a link on the provider's page.
    cookie = Cookie(
        our_cookies.flow_name,
        value=secret,
        max_age=_FLOW_SECONDS,
        secure=our_cookies.is_secure,
        httponly=True,
        samesite="lax",
    )
    return Response(None, status_code=303, headers={"Location": address}, cookies=[cookie])


@get(
    "/v1/provider/callback",
    operation_id="finish_provider_sign_in",
    tags=_TAGS,
    status_code=303,
    opt={"errors": (404,)},
)
async def finish_provider_sign_in(
    request: AnyRequest,
    single_sign_on: SingleSignOn,
    accounts_service: AccountsService,
    our_cookies: Cookies,
) -> Response[None]:
    """Takes who comes back from the provider, signs the browser in and leads it on."""
    provider = _provider(single_sign_on)
    query = dict(request.query_params.items())
    try:
        person, flow = await provider.finish(our_cookies.flow(request.cookies), query)
        account_id = single_sign_on.entry.account_of(person)
    except ProviderError as error:
        return _problem(error)
    done = Cookie(our_cookies.flow_name, value="", max_age=0, secure=our_cookies.is_secure)
    made = sign_in_cookie(request, accounts_service, our_cookies, account_id)
    headers = {"Location": flow.return_to}
    return Response(None, status_code=303, headers=headers, cookies=[made, done])


def local_path(given: str) -> str:
    """Returns the path if it leads to a page of ours, else the first page."""
    is_ours = given.startswith("/") and given.isprintable()
    # A browser takes // and /\\ for the beginning of another host.
    return given if is_ours and given[1:2] not in {"/", "\\"} and "\\" not in given else "/"


def _provider(single_sign_on: SingleSignOn) -> Provider:
    if single_sign_on.provider is None:
        raise NotFoundError(
            "No sign-in provider is set here.", hint="LUCIDIC_OIDC_ISSUER names one."
        )
    return single_sign_on.provider


def _problem(error: ProviderError) -> Response[None]:
    log.warning("provider.sign_in_refused", code=error.code, cause=error)
    address = f"{_SIGN_IN_PAGE}?{urlencode({'problem': error.code})}"
    return Response(None, status_code=303, headers={"Location": address})


HANDLERS = (start_provider_sign_in, finish_provider_sign_in)
