"""The server's settings: one row a setting, read once at start.

What a flag of `lucidic serve` gives wins over the environment, which wins over the default.
"""

import os
import sys
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lucidic_server.errors import StartError
from lucidic_server.model.role import Role

# Tried: started on a disk without a free byte, the engine left an empty definition behind.
MIN_FREE_BYTES = 16 * 1024 * 1024

# Below it the engine alone is refused what its caches and a merge need.
MIN_MEMORY_BYTES = 768 * 1024 * 1024


class SettingError(StartError):
    """A setting has a value that cannot be used."""


def _text(value: str) -> str:
    return value


def _path(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _paths(value: str) -> tuple[Path, ...]:
    return tuple(_path(part) for part in value.split(os.pathsep) if part)


def _port(value: str) -> int:
    port = int(value)
    if not 0 <= port <= 65535:
        raise ValueError(value)
    return port


def _port_or_off(value: str) -> int | None:
    return None if value.lower() == "off" else _port(value)


def _seconds(value: str) -> float:
    seconds = float(value)
    if not 0 < seconds < 10**9:
        raise ValueError(value)
    return seconds


def _free_bytes(value: str) -> int:
    count = int(value)
    if count < MIN_FREE_BYTES:
        raise ValueError(value)
    return count


def _memory_bytes(value: str) -> int:
    count = int(value)
    if count and count < MIN_MEMORY_BYTES:
        raise ValueError(value)
    return count


def _switch(value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    return known[value.strip().lower()]


def _names(value: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in value.split(",") if part.strip())


def _url(value: str) -> str:
    parts = urlsplit(value)
    is_bare = not (parts.query or parts.fragment or parts.username)
    if value and not (parts.scheme in {"http", "https"} and parts.hostname and is_bare):
        raise ValueError(value)
    return value.rstrip("/")


def _role(value: str) -> Role:
    return Role(value.lower())


def _level(value: str) -> str:
    if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError(value)
    return value.upper()


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: its field, its variable, how it is read, its default, its meaning."""

    name: str
    env: str
    read: Callable[[str], Any]
    kind: str
    default: str
    doc: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "host",
        "LUCIDIC_HOST",
        _text,
        "an IP address or localhost",
        "127.0.0.1",
        "The address to listen on. On a loopback address every user of this host is the local "
        "user; any other address begins with the setup of accounts.",
    ),
    Setting(
        "port",
        "LUCIDIC_PORT",
        _port,
        "a port number; 0 takes a free one",
        "8000",
        "The port to listen on. Programs that record need the matching LUCIDIC_BASE_URL.",
    ),
    Setting(
        "data_dir",
        "LUCIDIC_DATA_DIR",
        _path,
        "a folder",
        "",
        "Where sessions, pictures, keys and leases are stored. One server at a time uses a folder. "
        "Default: the per-user data folder, ~/.local/share/lucidic/server "
        "(or under XDG_DATA_HOME; on macOS ~/Library/Application Support/lucidic/server).",
    ),
    Setting(
        "telemetry_url",
        "LUCIDIC_TELEMETRY_URL",
        _text,
        "clickhouse://user:password@host:port/database, or clickhouses:// with TLS",
        "",
        "Where sessions, events and scores are stored; an engine of this process in the data "
        "folder if it is not set. The port is that of ClickHouse's HTTP interface. What follows a "
        "? are settings that go with every statement, as in ?insert_quorum=auto.",
    ),
    Setting(
        "telemetry_cluster",
        "LUCIDIC_TELEMETRY_CLUSTER",
        _text,
        "a name in system.clusters",
        "",
        "The cluster that the tables are spread over, replicated and sharded by session. Set it "
        "before the first start: tables that are there already stay where they are.",
    ),
    Setting(
        "database_url",
        "LUCIDIC_DATABASE_URL",
        _text,
        "postgresql://user:password@host:port/database",
        "",
        "Where accounts, keys, prompts and all other relations are stored; the file control.sqlite "
        "in the data folder if it is not set. Needs pip install 'lucidic-server[postgresql]'.",
    ),
    Setting(
        "blob_url",
        "LUCIDIC_BLOB_URL",
        _text,
        "file:///absolute/folder or s3://bucket/prefix",
        "",
        "Where pictures and long payloads are stored; the folder blobs in the data folder if it is "
        "not set. Who may use a bucket, and where it lies if not at Amazon, is read from "
        "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL and the other "
        "variables of S3 clients.",
    ),
    Setting(
        "spool_dirs",
        "LUCIDIC_SPOOL_DIR",
        _paths,
        "folders, separated like PATH",
        "",
        "Where the SDK's journals lie: the server ships those of dead processes that were "
        "addressed to it. Default: the SDK's default, ~/.local/share/lucidic/spool "
        "(or under XDG_DATA_HOME; on macOS ~/Library/Application Support/lucidic/spool).",
    ),
    Setting(
        "lease_seconds",
        "LUCIDIC_LEASE_SECONDS",
        _seconds,
        "seconds",
        "60",
        "How long a session stays active after the last sign of life of its writer; then it is "
        "shown as interrupted. Writers report every 15 s, so less than 30 shows live sessions as "
        "interrupted.",
    ),
    Setting(
        "drain_seconds",
        "LUCIDIC_DRAIN_SECONDS",
        _seconds,
        "seconds",
        "5",
        "How often the spool folders are looked through for journals of dead processes.",
    ),
    Setting(
        "otlp_grpc_port",
        "LUCIDIC_OTLP_GRPC_PORT",
        _port_or_off,
        "a port number, 0 for a free one, or off",
        "4317",
        "The port for OpenTelemetry over gRPC. If it is taken the server warns and goes on: over "
        "HTTP it takes spans at the port of everything else.",
    ),
    Setting(
        "run_silence_seconds",
        "LUCIDIC_RUN_SILENCE_SECONDS",
        _seconds,
        "seconds",
        "60",
        "How long nothing must come for a session of OpenTelemetry traces whose root has ended "
        "until it is shown as finished.",
    ),
    Setting(
        "sweep_seconds",
        "LUCIDIC_SWEEP_SECONDS",
        _seconds,
        "seconds",
        "3600",
        "How often sessions are looked for that are older than their project keeps.",
    ),
    Setting(
        "fsync",
        "LUCIDIC_FSYNC",
        _switch,
        "1 or 0",
        "0",
        "With 1 what was acknowledged survives the death of the machine, not only of the server; "
        "every commit waits for the disk.",
    ),
    Setting(
        "min_free_bytes",
        "LUCIDIC_MIN_FREE_BYTES",
        _free_bytes,
        f"bytes, at least {MIN_FREE_BYTES}",
        "67108864",
        "The server does not start with less free space than this on the data folder's disk: "
        "the engine writes its tables' definitions at every start, and one that is cut short "
        "makes the folder unreadable.",
    ),
    Setting(
        "memory_bytes",
        "LUCIDIC_MEMORY_BYTES",
        _memory_bytes,
        f"bytes, at least {MIN_MEMORY_BYTES}; 0 is half of the machine's memory",
        "0",
        "How much memory the server may take. Requests that are being read share a sixteenth of "
        "it: what is more is answered 503 with Retry-After. The engine of this process refuses "
        "whatever would take the process beyond it: a question, or a write that is then answered "
        "503.",
    ),
    Setting(
        "accounts",
        "LUCIDIC_ACCOUNTS",
        _switch,
        "1 or 0",
        "0",
        "With 1 a server on a loopback address begins with the setup of accounts too: behind a "
        "reverse proxy, or on a host that several people use. Once there is an account, every "
        "start has accounts.",
    ),
    Setting(
        "public_url",
        "LUCIDIC_PUBLIC_URL",
        _url,
        "an http:// or https:// address",
        "",
        "The address under which browsers and programs reach this server, if a proxy stands "
        "before it. With https:// the sign-in's cookie is sent over TLS only.",
    ),
    Setting(
        "trusted_proxies",
        "LUCIDIC_TRUSTED_PROXIES",
        _names,
        "IP addresses, separated by commas",
        "",
        "Reverse proxies whose X-Forwarded-For is believed: the audit log and the throttling of "
        "sign-ins then see the address of the client and not that of the proxy.",
    ),
    Setting(
        "sign_in_hours",
        "LUCIDIC_SIGN_IN_HOURS",
        _seconds,
        "hours",
        "336",
        "How long a browser stays signed in.",
    ),
    Setting(
        "oidc_issuer",
        "LUCIDIC_OIDC_ISSUER",
        _url,
        "an http:// or https:// address",
        "",
        "The OpenID Connect provider that people may sign in at; its discovery document lies "
        "below this address. Its redirect address is <public URL>/v1/provider/callback.",
    ),
    Setting(
        "oidc_client_id",
        "LUCIDIC_OIDC_CLIENT_ID",
        _text,
        "a text",
        "",
        "The name under which the provider knows this server.",
    ),
    Setting(
        "oidc_client_secret",
        "LUCIDIC_OIDC_CLIENT_SECRET",
        _text,
        "a text",
        "",
        "The secret that goes with the client id; public clients have none.",
    ),
    Setting(
        "oidc_name",
        "LUCIDIC_OIDC_NAME",
        _text,
        "a text",
        "single sign-on",
        "What the sign-in page calls the provider.",
    ),
    Setting(
        "oidc_domains",
        "LUCIDIC_OIDC_DOMAINS",
        _names,
        "domains, separated by commas, or *",
        "",
        "Whose email is of one of these domains gets an account at the first sign-in at the "
        "provider; with * everybody whom the provider knows. Without it only those who were "
        "invited get in.",
    ),
    Setting(
        "oidc_role",
        "LUCIDIC_OIDC_ROLE",
        _role,
        "viewer, member, admin or owner",
        "viewer",
        "The role in the project `default` of who gets an account so.",
    ),
    Setting(
        "log_level",
        "LUCIDIC_LOG_LEVEL",
        _level,
        "debug, info, warning or error",
        "warning",
        "What is logged, to standard error, one line each.",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What this server was started with. Field names are those of the table."""

    host: str
    port: int
    data_dir: Path
    telemetry_url: str
    telemetry_cluster: str
    database_url: str
    blob_url: str
    spool_dirs: tuple[Path, ...]
    lease_seconds: float
    drain_seconds: float
    otlp_grpc_port: int | None
    run_silence_seconds: float
    sweep_seconds: float
    fsync: bool
    min_free_bytes: int
    memory_bytes: int
    accounts: bool
    public_url: str
    trusted_proxies: tuple[str, ...]
    sign_in_hours: float
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    oidc_name: str
    oidc_domains: tuple[str, ...]
    oidc_role: Role
    log_level: str

    @property
    def is_stateless(self) -> bool:
        """Tells whether nothing of the server lies in the data folder."""
        is_bucket = bool(self.blob_url) and not self.blob_url.startswith("file:")
        return bool(self.telemetry_url and self.database_url and is_bucket)

    @property
    def is_loopback(self) -> bool:
        """Tells whether only this host reaches the server."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False

    @classmethod
    def load(
        cls, environ: Mapping[str, str] | None = None, **given: str | Path | int | None
    ) -> "Settings":
        """Returns the settings of this environment; `given` (a flag's text, None if absent) wins.

        Raises SettingError, one sentence, for a value that cannot be used.
        """
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for row in SETTINGS:
            flag = given.get(row.name)
            text = str(flag) if flag is not None else environ.get(row.env, "").strip()
            source = f"--{row.name.replace('_', '-')}" if flag is not None else row.env
            text = text or row.default or _default_folder(row.name, environ)
            try:
                values[row.name] = row.read(text)
            except (ValueError, KeyError) as error:
                raise SettingError(f"{source}={text!r} cannot be used: give {row.kind}.") from error
        return cls(**values)


def _default_folder(name: str, environ: Mapping[str, str]) -> str:
    """Returns the per-user folder of a setting whose default depends on the machine, or ""."""
    leaf = {"data_dir": "server", "spool_dirs": "spool"}.get(name)
    if leaf is None:
        return ""
    home = Path(environ.get("HOME") or Path.home())
    if environ.get("XDG_DATA_HOME"):
        base = Path(environ["XDG_DATA_HOME"])
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = home / ".local" / "share"
    return str(base / "lucidic" / leaf)
