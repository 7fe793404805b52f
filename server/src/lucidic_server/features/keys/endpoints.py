"""/v1/keys and /v1/whoami."""

from litestar import delete
from litestar import get
from litestar import post

from lucidic_server.control.callers import Caller
from lucidic_server.control.callers import Callers
from lucidic_server.control.keys import Keys
from lucidic_server.errors import BadRequestError
from lucidic_server.errors import ForbiddenError
from lucidic_server.errors import NotFoundError
from lucidic_server.features.keys.schemas import IssuedKey
from lucidic_server.features.keys.schemas import KeyList
from lucidic_server.features.keys.schemas import KeySummary
from lucidic_server.features.keys.schemas import NewKey
from lucidic_server.features.keys.schemas import RevokedKey
from lucidic_server.features.keys.schemas import WhoAmI

_TAGS = ["keys"]
_MAX_NAME_CHARS = 256


@post(
    "/v1/keys", operation_id="create_key", tags=_TAGS, opt={"errors": (400,)}, sync_to_thread=True
)
def create_key(caller: Caller, keys: Keys, data: NewKey) -> IssuedKey:
    """Makes an API key. From the first key on, programs need a good one to send records."""
    name = data.name.strip()
    if not 0 < len(name) <= _MAX_NAME_CHARS:
        raise BadRequestError(f"A key's name has 1 to {_MAX_NAME_CHARS} characters.")
    if caller.role is None or not caller.role.covers(data.role):
        raise ForbiddenError(
            f"The role {data.role} goes further than yours.",
            hint="Make a key with a role no higher than your own.",
            code="role_needed",
        )
    text, key = keys.issue(caller.project_id, name, data.role)
    return IssuedKey(text, key.prefix, key.name, key.role)


@get("/v1/keys", operation_id="list_keys", tags=_TAGS, sync_to_thread=True)
def list_keys(caller: Caller, keys: Keys) -> KeyList:
    """Lists the keys; their text is not known to anybody but those they were shown to."""
    return KeyList([KeySummary.from_row(row) for row in keys.list(caller.project_id)])


@delete(
    "/v1/keys/{prefix:str}",
    operation_id="revoke_key",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def revoke_key(caller: Caller, keys: Keys, prefix: str) -> RevokedKey:
    """Revokes a key: from now on it is refused. It cannot be made good again."""
    if not keys.revoke(prefix, caller.project_id):
        raise NotFoundError(f"There is no good key {prefix!r}.", hint="GET /v1/keys lists them.")
    return RevokedKey(prefix)


@get("/v1/whoami", operation_id="whoami", tags=_TAGS)
async def whoami(caller: Caller, callers: Callers) -> WhoAmI:
    """Tells whom a request with this key acts for; a wrong key is 401."""
    return WhoAmI(caller.project_id, callers.mode, caller.key)
