"""Assembles the ASGI application from a platform's rooms."""

from typing import Any

from litestar import Litestar
from litestar import Request
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp
from litestar.types import ExceptionHandlersMap

from lucidic_server.blobs.errors import BlobError
from lucidic_server.control.callers import Caller
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.errors import ServerError
from lucidic_server.features.accounts import endpoints as accounts
from lucidic_server.features.accounts import provider_endpoints as provider
from lucidic_server.features.agents import endpoints as agents
from lucidic_server.features.audit import endpoints as audit
from lucidic_server.features.backup import endpoints as backup
from lucidic_server.features.blobs import endpoints as blobs
from lucidic_server.features.datasets import compatible_endpoints as compatible_datasets
from lucidic_server.features.datasets import endpoints as datasets
from lucidic_server.features.evals import endpoints as evals
from lucidic_server.features.experiments import endpoints as experiments
from lucidic_server.features.export import endpoints as export
from lucidic_server.features.filter import endpoints as filters
from lucidic_server.features.flags import compatible_endpoints as compatible_flags
from lucidic_server.features.flags import endpoints as flags
from lucidic_server.features.keys import endpoints as keys
from lucidic_server.features.prices import endpoints as prices
from lucidic_server.features.prices import repricing_endpoints as repricings
from lucidic_server.features.projects import endpoints as projects
from lucidic_server.features.prompts import compatible_endpoints as compatible_prompts
from lucidic_server.features.prompts import endpoints as prompts
from lucidic_server.features.receipts import endpoints as receipts
from lucidic_server.features.scores import endpoints as scores
from lucidic_server.features.search import endpoints as search
from lucidic_server.features.server import endpoints as server
from lucidic_server.features.sessions import endpoints as sessions
from lucidic_server.features.statistics import endpoints as statistics
from lucidic_server.features.tools import compatible_endpoints as compatible_tools
from lucidic_server.features.tools import endpoints as tools
from lucidic_server.features.views import endpoints as views
from lucidic_server.http import errors
from lucidic_server.http import live
from lucidic_server.http import openapi
from lucidic_server.http.compression import Compression
from lucidic_server.http.crowd import Crowd
from lucidic_server.http.gate import Gate
from lucidic_server.http.guard import Guard
from lucidic_server.http.guard import operations_of
from lucidic_server.http.headers import SecurityHeaders
from lucidic_server.http.pages import dashboard_page
from lucidic_server.http.paths import DecodedParameters
from lucidic_server.http.paths import RawPath
from lucidic_server.http.patience import Patience
from lucidic_server.http.permissions import check_table
from lucidic_server.http.platform import Platform
from lucidic_server.ingest import endpoints as ingest
from lucidic_server.ingest.doors.lucidic import endpoints as lucidic
from lucidic_server.ingest.doors.otlp import endpoints as otlp
from lucidic_server.model.page import PageError
from lucidic_server.query.errors import QueryError
from lucidic_server.telemetry.errors import StoreBusy
from lucidic_server.telemetry.errors import TelemetryError

_HANDLERS = [
    ingest.send_records,
    ingest.renew_leases,
    ingest.import_records,
    *export.HANDLERS,
    sessions.list_sessions,
    sessions.get_session,
    sessions.list_events,
    sessions.list_digests,
    sessions.get_event,
    sessions.delete_session,
    sessions.tag_sessions,
    *accounts.HANDLERS,
    *provider.HANDLERS,
    *projects.HANDLERS,
    *audit.HANDLERS,
    *receipts.HANDLERS,
    *backup.HANDLERS,
    agents.list_agents,
    agents.create_agent,
    agents.delete_agent,
    blobs.get_blob,
    keys.create_key,
    keys.list_keys,
    keys.revoke_key,
    keys.whoami,
    live.watch_sessions,
    live.watch_session,
    server.get_server,
    server.healthz,
    server.readyz,
    server.metrics,
    *filters.HANDLERS,
    *search.HANDLERS,
    *statistics.HANDLERS,
    *prompts.HANDLERS,
    *compatible_prompts.HANDLERS,
    *datasets.HANDLERS,
    *compatible_datasets.HANDLERS,
    *experiments.HANDLERS,
    *flags.HANDLERS,
    *compatible_flags.HANDLERS,
    *prices.HANDLERS,
    *repricings.HANDLERS,
    *views.HANDLERS,
    *evals.HANDLERS,
    *scores.HANDLERS,
    *tools.HANDLERS,
    *compatible_tools.HANDLERS,
    *lucidic.HANDLERS,
    *otlp.HANDLERS,
    dashboard_page,
]

ERROR_ANSWERS: ExceptionHandlersMap = {
    ServerError: errors.answer_server_error,
    QueryError: errors.answer_query_error,
    PageError: errors.answer_page_error,
    StoreBusy: errors.answer_busy,
    TelemetryError: errors.answer_store_error,
    BlobError: errors.answer_store_error,
    ControlStoreError: errors.answer_store_error,
    HTTPException: errors.answer_http_error,
    RecursionError: errors.answer_unreadable,
    UnicodeDecodeError: errors.answer_unreadable,
    Exception: errors.answer_unknown_error,
}

# A lease report that names as many sessions as it may fits; the records door has its own limit.
_MAX_BODY_BYTES = 8 * 1024 * 1024


def build(platform: Platform) -> ASGIApp:
    """Returns the whole application: the gate around the API and the dashboard."""
    gate = Gate(
        RawPath(build_api(platform)),
        platform.callers,
        platform.port,
        platform.settings.public_url,
    )
    return SecurityHeaders(Compression(Patience(Crowd(gate, platform.room))))


def build_api(platform: Platform) -> Litestar:
    """Returns the API and the dashboard, without the gate.

    Whoever serves it keeps the platform running meanwhile; the application opens nothing.
    """

    async def sender(request: Request[Any, Any, State]) -> Caller:
        found: Caller = request.state.caller
        named = request.headers.get("x-agent-id") or request.query_params.get("agent_id")
        if request.url.path.startswith("/api/"):
            await platform.known_agents.check(found.project_id, named)
        return found

    def caller(request: Request[Any, Any, State]) -> Caller:
        # The guard found it, by the endpoint's rule.
        found: Caller = request.state.caller
        return found

    rooms = {
        "accounts_service": platform.accounts,
        "audit": platform.control.audit,
        "our_cookies": platform.cookies,
        "projects": platform.projects,
        "provider_name": platform.provider_name,
        "public_url": platform.settings.public_url,
        "single_sign_on": platform.single_sign_on,
        "admission": platform.admission,
        "agents": platform.agents,
        "backups": platform.backups,
        "blobs": platform.blobs,
        "callers": platform.callers,
        "clock": platform.clock,
        "dashboard": platform.dashboard,
        "datasets": platform.datasets,
        "evals": platform.evals,
        "experiments": platform.experiments,
        "export": platform.export,
        "filter_service": platform.filter,
        "flags": platform.flags,
        "hub": platform.hub,
        "keeper": platform.keeper,
        "known_agents": platform.known_agents,
        "keys": platform.control.keys,
        "lucidic_door": platform.lucidic_door,
        "otlp_door": platform.otlp_door,
        "lease_seconds": platform.settings.lease_seconds,
        "prices": platform.prices,
        "prompt_store": platform.control.prompts,
        "prompts": platform.prompts,
        "scores": platform.scores,
        "search": platform.search,
        "repricer": platform.repricer,
        "repricings": platform.control.repricings,
        "receipts": platform.control.receipts,
        "server": platform.server,
        "statistics": platform.statistics,
        # Not `sessions`: Litestar takes a fault in a body's member of that name for its own.
        "sessions_service": platform.sessions,
        "telemetry": platform.telemetry,
        "views": platform.views,
        "tool_store": platform.control.tools,
        "tools_service": platform.tools,
    }
    guard = Guard(platform.callers, platform.cookies, platform.settings.trusted_proxies)
    application = Litestar(
        _HANDLERS,
        dependencies={
            "caller": Provide(caller, sync_to_thread=False),
            "sender": Provide(sender),
            **{name: _provide(room) for name, room in rooms.items()},
        },
        exception_handlers=ERROR_ANSWERS,
        guards=[guard],
        middleware=[DecodedParameters],
        openapi_config=openapi.config(),
        request_max_body_size=_MAX_BODY_BYTES,
        logging_config=None,
    )
    check_table(operations_of(application.routes))
    return application


def _provide(room: object) -> Provide:
    return Provide(lambda: room, sync_to_thread=False)
