"""/v1/backup: everything that this server has, as one file."""

from litestar import post
from litestar.response import Stream

from lucidic_server.control.audit import Audit
from lucidic_server.jobs.backup import Backups
from lucidic_server.model.role import EVERY_PROJECT

_MEDIA_TYPE = "application/x-tar"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Disposition": 'attachment; filename="lucidic-backup.tar"',
}


@post(
    "/v1/backup",
    operation_id="take_backup",
    tags=["server"],
    status_code=200,
    media_type=_MEDIA_TYPE,
    opt={"errors": (409,)},
)
async def take_backup(backups: Backups, audit: Audit) -> Stream:
    """Streams a backup: what was acknowledged before the call is in it. `lucidic restore` reads it.

    Its last member is complete.json; a file without it is torn.
    """
    backups.refuse_if_remote()
    audit.add(EVERY_PROJECT, "server.backed_up", "")
    return Stream(backups.stream(), media_type=_MEDIA_TYPE, headers=_HEADERS)


HANDLERS = (take_backup,)
