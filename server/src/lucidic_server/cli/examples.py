"""`lucidic examples`: records the example sessions into a running server, or removes them."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import lucidic_server
from lucidic_server.cli.client import Client
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_server
from lucidic_server.errors import StartError

AGENT = "examples"
_TIMEOUT_SECONDS = 120
# These end in an uncaught exception, which is what they show.
_CRASHING = "crash"


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "examples",
        help="record the example sessions, or remove them",
        description=f"Runs the example programs through the SDK against a running server, as "
        f"agent `{AGENT}`. With --remove deletes every session of that agent.",
    )
    parser.add_argument("--remove", action="store_true", help="delete the example sessions")
    add_server(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Records or removes; returns 1 if an example failed."""
    client = Client(arguments)
    if arguments.remove:
        deleted = client.call("DELETE", f"/v1/agents/{AGENT}")["deleted_sessions"]
        print(f"Removed {deleted} example sessions.")
        return 0
    client.call("GET", "/readyz")
    scripts = find_scripts()
    failed = [script.name for script in scripts if not _record(script, client)]
    print(f"Recorded {len(scripts) - len(failed)} examples; see {client.base_url}")
    return 1 if failed else 0


def find_scripts() -> list[Path]:
    """Returns the example programs: those of the wheel, or of the checkout we run from."""
    package = Path(lucidic_server.__file__).parent
    # Those beside the folder are for readers; some need more than a server to tell of.
    for folder in (package / "examples" / "demo", package.parents[2] / "examples" / "demo"):
        if scripts := sorted(folder.glob("*.py")):
            # Those with an underscore in front are imported by others.
            return [script for script in scripts if not script.name.startswith("_")]
    raise StartError("The example programs are not part of this installation.")


def _record(script: Path, client: Client) -> bool:
    environment = {
        **os.environ,
        "LUCIDIC_BASE_URL": client.base_url,
        "LUCIDIC_AGENT_ID": AGENT,
        **({"LUCIDIC_API_KEY": client.api_key} if client.api_key else {}),
    }
    print(f"  {script.name}", flush=True)
    done = subprocess.run(  # noqa: S603 # our own scripts
        [sys.executable, str(script)],
        env=environment,
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
        check=False,
        text=True,
    )
    is_good = (done.returncode == 0) != script.stem.startswith(_CRASHING)
    if not is_good:
        print(f"lucidic: {script.name} failed:\n{done.stderr.strip()}", file=sys.stderr)
    return is_good
