"""`lucidic serve`: the platform in one process."""

import argparse
import asyncio
import gc
import os
import socket
import sys
from typing import TYPE_CHECKING

import lucidic_server
from lucidic_server import logs
from lucidic_server.cli import folder
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_setting
from lucidic_server.errors import StartError
from lucidic_server.settings import Settings

if TYPE_CHECKING:
    from lucidic_server.http.platform import Platform

log = logs.get("cli.serve")

_FLAGS = ("host", "port", "data_dir")
# Where programs look without any configuration.
_DEFAULT_PORT = 8000


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "serve",
        help="run the server and the dashboard",
        description="Runs the server and the dashboard until Ctrl+C. Programs that record find "
        "it at http://localhost:8000 without any configuration; the records of programs that "
        "ran while there was no server are picked up at start.",
    )
    for name in _FLAGS:
        add_setting(parser, name)
    parser.add_argument("--open", action="store_true", help="open the dashboard in the browser")
    parser.add_argument(
        "--examples",
        action="store_true",
        help="record the example sessions, if nothing is stored yet",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serves until a signal comes and returns 0. Raises StartError if it cannot start."""
    # The web framework and the engine are imported by this verb only.
    from lucidic_server.http.serving import bind

    given = {name: getattr(arguments, name) for name in _FLAGS}
    settings = Settings.load(os.environ, **given)
    logs.configure(settings.log_level)
    bound = bind(settings.host, settings.port)
    try:
        with folder.held(settings):
            asyncio.run(_serve(settings, bound, arguments))
    except OSError as error:
        raise StartError(folder.told(settings.data_dir, error)) from error
    finally:
        bound.close()
    return 0


async def _serve(settings: Settings, bound: socket.socket, arguments: argparse.Namespace) -> None:
    from lucidic_server.http.app import build
    from lucidic_server.http.otlp_grpc import OtlpOverGrpc
    from lucidic_server.http.platform import Platform
    from lucidic_server.http.serving import serve

    port = bound.getsockname()[1]
    shown = (
        f"http://[{settings.host}]:{port}"
        if ":" in settings.host
        else (f"http://{settings.host}:{port}")
    )
    extras: list[asyncio.Task[None]] = []

    def welcome() -> None:
        _collect_seldom()
        _print_banner(settings, shown, port)
        if arguments.open:
            extras.append(asyncio.ensure_future(_open_browser(shown)))
        if arguments.examples:
            extras.append(asyncio.ensure_future(_record_examples(platform, shown)))
        _print_setup(platform, shown)

    def stop() -> None:
        platform.hub.close()
        for extra in extras:
            extra.cancel()

    platform = Platform.open(settings, port)
    over_grpc = OtlpOverGrpc(
        platform.callers,
        platform.otlp_door,
        platform.room,
        settings.host,
        settings.otlp_grpc_port,
        lambda address: print(f"OpenTelemetry is taken over gRPC at {address}", flush=True),
    )
    async with platform.running(), over_grpc:
        await serve(build(platform), bound, on_ready=welcome, on_stop=stop)


def _collect_seldom() -> None:
    # A request's records are thousands of objects that live until its answer, and hardly any is
    # ever part of a cycle: looking through them at each 700 was a twentieth of what they cost.
    gc.freeze()
    gc.set_threshold(20_000)


def _print_banner(settings: Settings, shown: str, port: int) -> None:
    print(f"Lucidic {lucidic_server.__version__} is running at {shown}")
    kept = "in ClickHouse, PostgreSQL and a bucket" if settings.is_stateless else settings.data_dir
    print(f"  data   {kept}")
    for path in settings.spool_dirs:
        print(f"  spool  {path}")
    if port != _DEFAULT_PORT:
        print(f"  programs record to it with LUCIDIC_BASE_URL=http://localhost:{port}")
    print("Stop it with Ctrl+C.", flush=True)


def _print_setup(platform: "Platform", shown: str) -> None:
    token = platform.accounts.setup_token
    if token is not None:
        address = platform.settings.public_url or shown
        print(f"This server has no owner yet. Open {address}/setup and enter this token, once:")
        print(f"  {token}", flush=True)


async def _open_browser(shown: str) -> None:
    import webbrowser  # asked for rarely

    await asyncio.to_thread(webbrowser.open, shown)


async def _record_examples(platform: "Platform", shown: str) -> None:
    """Records the examples into an empty store, as a program of its own: they crash on purpose."""
    from lucidic_server.control.callers import LOCAL_PROJECT
    from lucidic_server.control.callers import Mode

    if platform.callers.mode is not Mode.LOCAL:
        log.warning("examples.not_recorded", why="this server asks for a key: `lucidic examples`")
        return
    if await platform.telemetry.count_sessions(LOCAL_PROJECT):
        log.info("examples.not_recorded", why="there are sessions already")
        return
    command = (sys.executable, "-m", "lucidic_server.cli.main", "examples", "--base-url", shown)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    try:
        log.info("examples.recorded", exit_code=await process.wait())
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
