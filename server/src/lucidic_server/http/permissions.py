"""Who may do what: one table from endpoint to what it needs.

A handler that is not in the table keeps the application from starting, so none is forgotten.
"""

from dataclasses import dataclass
from enum import StrEnum

from lucidic_server.model.role import Role


class Scope(StrEnum):
    """What an endpoint is about."""

    OPEN = "anybody"
    ANY = "any key or sign-in"
    ACCOUNT = "the account itself"
    PROJECT = "a project"
    EVERYWHERE = "the whole server"


@dataclass(frozen=True, slots=True)
class Rule:
    """What an endpoint needs: a role in its scope.

    A `door` takes keys only: programs come through it. `accounts` tells that it means nothing in
    local mode. `takes_all` lets the project be `*`, which needs the role everywhere.
    """

    scope: Scope
    role: Role | None = None
    door: bool = False
    accounts: bool = False
    takes_all: bool = False


_OPEN = Rule(Scope.OPEN)
_ANY = Rule(Scope.ANY)
_SELF = Rule(Scope.ACCOUNT, accounts=True)
_READ = Rule(Scope.PROJECT, Role.VIEWER)
_WRITE = Rule(Scope.PROJECT, Role.MEMBER)
_ADMIN = Rule(Scope.PROJECT, Role.ADMIN)
_DOOR_READ = Rule(Scope.PROJECT, Role.VIEWER, door=True)
_DOOR = Rule(Scope.PROJECT, Role.MEMBER, door=True)
_MEMBERS = Rule(Scope.PROJECT, Role.ADMIN, accounts=True, takes_all=True)
_SERVER_ADMIN = Rule(Scope.EVERYWHERE, Role.ADMIN, accounts=True)
_SERVER_OWNER = Rule(Scope.EVERYWHERE, Role.OWNER, accounts=True)

RULES: dict[str, Rule] = {
    "GET /healthz": _OPEN,
    "GET /readyz": _OPEN,
    "GET /metrics": _READ,
    "GET /v1/openapi.json": _OPEN,
    "GET /v1/openapi.json/openapi.json": _OPEN,
    "GET /v1/openapi.json/{path}": _OPEN,
    "GET /": _OPEN,
    "GET /{path}": _OPEN,
    # Getting in.
    "GET /v1/setup": _OPEN,
    "POST /v1/setup": _OPEN,
    "POST /v1/sign-in": _OPEN,
    "POST /v1/invitations/look": _OPEN,
    "POST /v1/invitations/accept": _OPEN,
    "GET /v1/provider/start": _OPEN,
    "GET /v1/provider/callback": _OPEN,
    # Oneself.
    "GET /v1/whoami": _READ,
    "GET /v1/me": _ANY,
    "PATCH /v1/me": _SELF,
    "POST /v1/me/password": _SELF,
    "GET /v1/me/sign-ins": _SELF,
    "DELETE /v1/me/sign-ins/{sign_in_id}": _SELF,
    "POST /v1/sign-out": _SELF,
    # The server.
    "GET /v1/server": _READ,
    "POST /v1/backup": Rule(Scope.EVERYWHERE, Role.OWNER),
    "GET /v1/accounts": _SERVER_ADMIN,
    "DELETE /v1/accounts/{account_id}": _SERVER_OWNER,
    "POST /v1/accounts/{account_id}/invitation": _SERVER_OWNER,
    # Projects.
    "GET /v1/projects": _ANY,
    "POST /v1/projects": _SERVER_ADMIN,
    "GET /v1/projects/{project_id}": _READ,
    "PATCH /v1/projects/{project_id}": _ADMIN,
    "DELETE /v1/projects/{project_id}": Rule(Scope.PROJECT, Role.OWNER, accounts=True),
    "GET /v1/projects/{project_id}/retention": _READ,
    "GET /v1/projects/{project_id}/members": _MEMBERS,
    "POST /v1/projects/{project_id}/members": _MEMBERS,
    "PATCH /v1/projects/{project_id}/members/{account_id}": _MEMBERS,
    "DELETE /v1/projects/{project_id}/members/{account_id}": _MEMBERS,
    "GET /v1/keys": _ADMIN,
    "POST /v1/keys": _ADMIN,
    "DELETE /v1/keys/{prefix}": _ADMIN,
    "GET /v1/audit": Rule(Scope.PROJECT, Role.ADMIN, takes_all=True),
    "GET /v1/receipts": Rule(Scope.PROJECT, Role.ADMIN, takes_all=True),
    "GET /v1/receipts/{receipt_id}": Rule(Scope.PROJECT, Role.ADMIN, takes_all=True),
    # Records in.
    "POST /v1/records": _DOOR,
    "POST /v1/leases": _DOOR,
    "POST /v1/import": _DOOR,
    "POST /v1/traces": _DOOR,
    "POST /v1/logs": _DOOR,
    "POST /v1/metrics": _DOOR,
    "GET /v1/export": _READ,
    "GET /v1/search": _READ,
    "GET /v1/statistics": _READ,
    "GET /v1/failures": _READ,
    "GET /v1/facets": _READ,
    "GET /v1/filter/fields": _READ,
    # Sessions and agents.
    "GET /v1/sessions": _READ,
    "GET /v1/sessions/{session_id}": _READ,
    "POST /v1/tags": _WRITE,
    "DELETE /v1/sessions/{session_id}": _ADMIN,
    "GET /v1/sessions/{session_id}/digests": _READ,
    "GET /v1/sessions/{session_id}/events": _READ,
    "GET /v1/sessions/{session_id}/events/{event_id}": _READ,
    "GET /v1/sessions/{session_id}/scores": _READ,
    "POST /v1/sessions/{session_id}/scores": _WRITE,
    "DELETE /v1/sessions/{session_id}/scores/{score_id}": _WRITE,
    "GET /v1/sessions/{session_id}/live": _READ,
    "GET /v1/live": _READ,
    "GET /v1/blobs/{sha256}": _READ,
    "GET /v1/agents": _READ,
    "POST /v1/agents": _WRITE,
    "DELETE /v1/agents/{agent_id}": _ADMIN,
    # What people keep.
    "GET /v1/prompts": _READ,
    "POST /v1/prompts": _WRITE,
    "GET /v1/prompts/{prompt_id}": _READ,
    "DELETE /v1/prompts/{prompt_id}": _WRITE,
    "GET /v1/prompts/{prompt_id}/versions": _READ,
    "POST /v1/prompts/{prompt_id}/versions": _WRITE,
    "GET /v1/prompts/{prompt_id}/versions/{version}": _READ,
    "PATCH /v1/prompts/{prompt_id}/versions/{version}": _WRITE,
    "PUT /v1/prompts/{prompt_id}/labels/{label}": _WRITE,
    "GET /v1/datasets": _READ,
    "POST /v1/datasets": _WRITE,
    "GET /v1/datasets/{dataset_id}": _READ,
    "PATCH /v1/datasets/{dataset_id}": _WRITE,
    "DELETE /v1/datasets/{dataset_id}": _WRITE,
    "GET /v1/datasets/{dataset_id}/items": _READ,
    "POST /v1/datasets/{dataset_id}/items": _WRITE,
    "GET /v1/datasets/{dataset_id}/items/{item_id}": _READ,
    "PATCH /v1/datasets/{dataset_id}/items/{item_id}": _WRITE,
    "DELETE /v1/datasets/{dataset_id}/items/{item_id}": _WRITE,
    "GET /v1/datasets/{dataset_id}/items/{item_id}/sessions": _READ,
    "GET /v1/experiments": _READ,
    "POST /v1/experiments": _WRITE,
    "GET /v1/experiments/{experiment_id}": _READ,
    "PATCH /v1/experiments/{experiment_id}": _WRITE,
    "DELETE /v1/experiments/{experiment_id}": _WRITE,
    "GET /v1/experiments/{experiment_id}/sessions": _READ,
    "GET /v1/flags": _READ,
    "POST /v1/flags": _WRITE,
    "GET /v1/flags/{flag_id}": _READ,
    "PATCH /v1/flags/{flag_id}": _WRITE,
    "DELETE /v1/flags/{flag_id}": _WRITE,
    "GET /v1/prices": _READ,
    "POST /v1/prices": _ADMIN,
    "GET /v1/prices/{price_id}": _READ,
    "PATCH /v1/prices/{price_id}": _ADMIN,
    "DELETE /v1/prices/{price_id}": _ADMIN,
    "GET /v1/rates": _READ,
    "GET /v1/repricings": _READ,
    "POST /v1/repricings": _ADMIN,
    "GET /v1/repricings/{repricing_id}": _READ,
    "POST /v1/repricings/{repricing_id}/cancel": _ADMIN,
    # Shared ones need the role member: the service tells them apart.
    "GET /v1/views": _READ,
    "POST /v1/views": _READ,
    "PATCH /v1/views/{view_id}": _READ,
    "DELETE /v1/views/{view_id}": _READ,
    "PUT /v1/default-view": _READ,
    "GET /v1/tools": _READ,
    "GET /v1/training-runs": _READ,
    # The doors of the public SDKs. An upload's address is what it needs.
    "GET /api/verifyapikey": _DOOR_READ,
    "POST /api/initsession": _DOOR,
    "POST /api/continuesession": _DOOR,
    "PUT /api/updatesession": _DOOR,
    "GET /api/sessions": _DOOR_READ,
    "GET /api/sessions/{session_id}": _DOOR_READ,
    "POST /api/initmasssim": _DOOR,
    "POST /api/initstep": _DOOR,
    "PUT /api/updatestep": _DOOR,
    "POST /api/initevent": _DOOR,
    "PUT /api/updateevent": _DOOR,
    "POST /api/events": _DOOR,
    "GET /api/events": _DOOR_READ,
    "GET /api/events/{event_id}": _DOOR_READ,
    "PUT /api/events/{event_id}": _DOOR,
    "GET /api/getpresigneduploadurl": _DOOR,
    "PUT /api/uploads/{secret}": _OPEN,
    "GET /api/getprompt": _DOOR_READ,
    "GET /api/sdk/prompts": _DOOR_READ,
    "PUT /api/sdk/prompts": _DOOR,
    "PATCH /api/sdk/prompts": _DOOR,
    "GET /api/getdataset": _DOOR_READ,
    "GET /api/sdk/datasets": _DOOR_READ,
    "POST /api/sdk/datasets/create": _DOOR,
    "PUT /api/sdk/datasets/update": _DOOR,
    "DELETE /api/sdk/datasets/delete": _DOOR,
    "POST /api/sdk/datasets/items/create": _DOOR,
    "GET /api/sdk/datasets/items/get": _DOOR_READ,
    "PUT /api/sdk/datasets/items/update": _DOOR,
    "DELETE /api/sdk/datasets/items/delete": _DOOR,
    "GET /api/sdk/datasets/items/sessions": _DOOR_READ,
    "POST /api/createexperiment": _DOOR,
    "POST /api/getfeatureflags": _DOOR_READ,
    "GET /api/featureflags": _DOOR_READ,
    "POST /api/evaluatefeatureflagstateless": _DOOR_READ,
    "POST /api/evaluatebatchfeatureflagsstateless": _DOOR_READ,
    "POST /api/evaluatefeatureflag": _DOOR,
    "POST /api/evaluatebatchfeatureflags": _DOOR,
    "POST /api/sdk/evals": _DOOR,
    "POST /api/sdk/mock-call": _DOOR_READ,
    "POST /api/sdk/agent-tools/sync": _DOOR,
    "POST /api/sdk/session-init-fixtures": _DOOR,
    "GET /api/sdk/training-modules/tools": _DOOR_READ,
    "POST /api/sdk/training-modules/inferences": _DOOR,
    "GET /api/sdk/training-modules/inferences/{inference_run_id}": _DOOR_READ,
    "POST /api/sdk/evosim/training-run": _DOOR,
}


def check_table(operations: set[str]) -> None:
    """Raises LookupError for an endpoint without a rule, or a rule without an endpoint."""
    if unruled := sorted(operations - RULES.keys()):
        raise LookupError(f"endpoints without a rule in RULES: {', '.join(unruled)}")
    if unused := sorted(RULES.keys() - operations):
        raise LookupError(f"rules without an endpoint: {', '.join(unused)}")
