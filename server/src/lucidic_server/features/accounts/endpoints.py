"""/v1/setup, /v1/sign-in, /v1/me, /v1/invitations, /v1/accounts."""

from typing import Any

from litestar import Request
from litestar import Response
from litestar import delete
from litestar import get
from litestar import patch
from litestar import post
from litestar.datastructures import Cookie
from litestar.datastructures import State

from lucidic_server.control import passwords
from lucidic_server.control.callers import Caller
from lucidic_server.features.accounts.cookies import Cookies
from lucidic_server.features.accounts.schemas import Acceptance
from lucidic_server.features.accounts.schemas import AccountList
from lucidic_server.features.accounts.schemas import ChangedName
from lucidic_server.features.accounts.schemas import ChangedPassword
from lucidic_server.features.accounts.schemas import Credentials
from lucidic_server.features.accounts.schemas import DeletedAccount
from lucidic_server.features.accounts.schemas import EndedSignIn
from lucidic_server.features.accounts.schemas import FirstOwner
from lucidic_server.features.accounts.schemas import Invitation
from lucidic_server.features.accounts.schemas import InvitationToken
from lucidic_server.features.accounts.schemas import Invited
from lucidic_server.features.accounts.schemas import Me
from lucidic_server.features.accounts.schemas import SetupState
from lucidic_server.features.accounts.schemas import SignInList
from lucidic_server.features.accounts.service import AccountsService

_TAGS = ["accounts"]

AnyRequest = Request[Any, Any, State]


@get("/v1/setup", operation_id="get_setup", tags=_TAGS)
async def get_setup(accounts_service: AccountsService, provider_name: str | None) -> SetupState:
    """Tells how one gets in here."""
    return SetupState(accounts_service.mode, provider_name, passwords.MIN_CHARS)


@post(
    "/v1/setup",
    operation_id="set_up",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400, 403, 409)},
)
async def set_up(
    request: AnyRequest, accounts_service: AccountsService, our_cookies: Cookies, data: FirstOwner
) -> Response[SetupState]:
    """Makes the first owner, who owns everything, and signs this browser in."""
    account_id = await accounts_service.set_up(data.token, data.email, data.name, data.password)
    return signed_in(request, accounts_service, our_cookies, account_id)


@post(
    "/v1/sign-in",
    operation_id="sign_in",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400, 401, 409, 429)},
)
async def sign_in(
    request: AnyRequest, accounts_service: AccountsService, our_cookies: Cookies, data: Credentials
) -> Response[SetupState]:
    """Signs this browser in by a cookie."""
    address = request.state.address
    account_id = await accounts_service.sign_in(data.email, data.password, address)
    return signed_in(request, accounts_service, our_cookies, account_id)


@post("/v1/sign-out", operation_id="sign_out", tags=_TAGS, status_code=200)
async def sign_out(
    caller: Caller, accounts_service: AccountsService, our_cookies: Cookies
) -> Response[EndedSignIn]:
    """Ends the sign-in of this browser."""
    ended = caller.sign_in_id or ""
    accounts_service.end(caller, ended)
    gone = Cookie(our_cookies.sign_in_name, value="", max_age=0, secure=our_cookies.is_secure)
    return Response(EndedSignIn(ended), cookies=[gone])


@get("/v1/me", operation_id="get_me", tags=_TAGS)
async def get_me(caller: Caller, accounts_service: AccountsService) -> Me:
    """Tells who asks, and which projects it can see in which role."""
    return accounts_service.me(caller)


@patch("/v1/me", operation_id="update_me", tags=_TAGS, opt={"errors": (400, 409)})
async def update_me(caller: Caller, accounts_service: AccountsService, data: ChangedName) -> Me:
    """Changes what one is called."""
    accounts_service.rename(caller, data.name)
    return accounts_service.me(caller)


@post(
    "/v1/me/password",
    operation_id="change_password",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400, 409, 429)},
)
async def change_password(
    request: AnyRequest, caller: Caller, accounts_service: AccountsService, data: ChangedPassword
) -> SignInList:
    """Changes one's password and ends every other sign-in of the account."""
    address = request.state.address
    await accounts_service.change_password(caller, data.current, data.new, address)
    return SignInList(accounts_service.sign_ins(caller))


@get("/v1/me/sign-ins", operation_id="list_sign_ins", tags=_TAGS, opt={"errors": (409,)})
async def list_sign_ins(caller: Caller, accounts_service: AccountsService) -> SignInList:
    """Lists where one is signed in."""
    return SignInList(accounts_service.sign_ins(caller))


@delete(
    "/v1/me/sign-ins/{sign_in_id:str}",
    operation_id="end_sign_in",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404, 409)},
)
async def end_sign_in(
    caller: Caller, accounts_service: AccountsService, sign_in_id: str
) -> EndedSignIn:
    """Ends one of one's sign-ins: that browser must sign in again."""
    accounts_service.end(caller, sign_in_id)
    return EndedSignIn(sign_in_id)


@post(
    "/v1/invitations/look",
    operation_id="look_at_invitation",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400,)},
)
async def look_at_invitation(accounts_service: AccountsService, data: InvitationToken) -> Invited:
    """Tells whom an invitation is for, without using it up."""
    account = accounts_service.invited(data.token)
    return Invited(account.email, account.name)


@post(
    "/v1/invitations/accept",
    operation_id="accept_invitation",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400,)},
)
async def accept_invitation(
    request: AnyRequest, accounts_service: AccountsService, our_cookies: Cookies, data: Acceptance
) -> Response[SetupState]:
    """Uses an invitation up: sets the password and signs this browser in."""
    account_id = await accounts_service.accept(data.token, data.name, data.password)
    return signed_in(request, accounts_service, our_cookies, account_id)


@get("/v1/accounts", operation_id="list_accounts", tags=_TAGS, opt={"errors": (409,)})
async def list_accounts(accounts_service: AccountsService) -> AccountList:
    """Lists every account of this server."""
    return AccountList(accounts_service.all())


@delete(
    "/v1/accounts/{account_id:str}",
    operation_id="delete_account",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404, 409)},
)
async def delete_account(
    caller: Caller, accounts_service: AccountsService, account_id: str
) -> DeletedAccount:
    """Deletes an account; what it did stays in the audit log."""
    accounts_service.delete(caller, account_id)
    return DeletedAccount(account_id)


@post(
    "/v1/accounts/{account_id:str}/invitation",
    operation_id="invite_account",
    tags=_TAGS,
    opt={"errors": (404, 409)},
)
async def invite_account(accounts_service: AccountsService, account_id: str) -> Invitation:
    """Makes a link that sets a new password, for somebody who lost theirs; earlier ones end."""
    return accounts_service.invite(account_id)


def signed_in(
    request: AnyRequest, accounts_service: AccountsService, our_cookies: Cookies, account_id: str
) -> Response[SetupState]:
    """Returns the answer that signs this browser in."""
    return Response(
        SetupState(accounts_service.mode, None, passwords.MIN_CHARS),
        cookies=[sign_in_cookie(request, accounts_service, our_cookies, account_id)],
    )


def sign_in_cookie(
    request: AnyRequest, accounts_service: AccountsService, our_cookies: Cookies, account_id: str
) -> Cookie:
    """Returns the cookie of a new sign-in.

    Strict: no page of somebody else makes the browser send it. A link to the dashboard works all
    the same, since its page is the same for everybody and asks for the data itself.
    """
    browser = request.headers.get("user-agent", "")
    text = accounts_service.begin(account_id, request.state.address, browser)
    return Cookie(
        our_cookies.sign_in_name,
        value=text,
        max_age=our_cookies.lasts_seconds,
        secure=our_cookies.is_secure,
        httponly=True,
        samesite="strict",
    )


HANDLERS = (
    get_setup,
    set_up,
    sign_in,
    sign_out,
    get_me,
    update_me,
    change_password,
    list_sign_ins,
    end_sign_in,
    look_at_invitation,
    accept_invitation,
    list_accounts,
    delete_account,
    invite_account,
)
