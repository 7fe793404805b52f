"""The ClickHouse engine on another machine, over HTTP: one server, or a cluster of them."""

from pathlib import Path
from typing import Any
from typing import NamedTuple
from urllib.parse import parse_qsl
from urllib.parse import unquote
from urllib.parse import urlsplit

import clickhouse_connect
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError

from lucidic_server.telemetry.engine import INSERT_SETTINGS
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import first_line
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.layout import Layout
from lucidic_server.telemetry.layout import is_name

# scheme → what is spoken, and the port that is meant where none is named.
_SCHEMES = {"clickhouse": ("http", 8123), "clickhouses": ("https", 8443)}

# The version of chdb-core, which the tests run with. The codec of text indexes is a setting in it.
OLDEST = (26, 9)

_CONNECT_SECONDS = 5
# A deletion over a cluster may take this long; reads are far below it.
_ANSWER_SECONDS = 300

# Numbers as numbers, whatever the server's profile says.
_READ_SETTINGS = {
    "output_format_json_quote_64bit_integers": 0,
    "output_format_json_quote_denormals": 0,
    "lightweight_deletes_sync": 2,
}
# A question inside of a question is asked of all shards: a session's runs may lie on others. The
# same replica is asked first by all servers: what it took is there when it is asked.
_CLUSTER_SETTINGS = {
    "distributed_product_mode": "global",
    "distributed_foreground_insert": 1,
    "load_balancing": "in_order",
    "prefer_localhost_replica": 0,
    "alter_sync": 2,
}


class Address(NamedTuple):
    """Where a server is, and what is said there."""

    interface: str
    host: str
    port: int
    user: str
    password: str
    database: str
    settings: dict[str, str]

    @property
    def place(self) -> str:
        """Returns what may be shown of it."""
        return f"{self.host}:{self.port}"


class RemoteEngine(Engine):
    """An open connection to a server. What is durable, and where, is the server's matter."""

    readers = 8

    def __init__(self, address: Address, cluster: str) -> None:
        super().__init__(Layout(cluster))
        self._address = address
        self._settings: dict[str, Any] = {
            **_READ_SETTINGS,
            **(_CLUSTER_SETTINGS if cluster else {}),
            **address.settings,
        }

    @property
    def path(self) -> Path:
        """Raises TelemetryError: the folder is the server's."""
        raise TelemetryError(
            "this store lies on a ClickHouse server, whose folder is out of reach; use ClickHouse's"
            " own BACKUP and RESTORE"
        )

    def start(self) -> None:
        """Connects the readers. Raises TelemetryError with one sentence."""
        try:
            first = self._connect()
        except ClickHouseError as error:
            raise TelemetryError(_refused(self._address, str(error))) from error
        self._clients.append(first)
        version = str(first.server_version)
        if _numbers(version) < OLDEST:
            oldest = ".".join(map(str, OLDEST))
            raise TelemetryError(
                f"the ClickHouse server at {self._address.place} is of version {version}, and its"
                f" text indexes are too old: upgrade it to {oldest} or newer"
            )
        self._idle.put(first)
        for _ in range(self.readers - 1):
            self._idle.put(self.connect())

    def _connect(self) -> Client:
        address = self._address
        return clickhouse_connect.get_client(
            interface=address.interface,
            host=address.host,
            port=address.port,
            username=address.user,
            password=address.password,
            database=address.database,
            settings=self._settings,
            connect_timeout=_CONNECT_SECONDS,
            send_receive_timeout=_ANSWER_SECONDS,
            client_name="lucidic",
            # Any server of a cluster may answer, and long lists of ids travel in the body.
            autogenerate_session_id=False,
            form_encode_query_params=True,
        )

    def _insert(self, client: Client, table: str, lines: bytes) -> None:
        client.raw_insert(table, insert_block=lines, settings=INSERT_SETTINGS, fmt="JSONEachRow")


def open_server(url: str, cluster: str) -> RemoteEngine:
    """Opens the server at `clickhouse://user:password@host:port/database?setting=value`.

    `clickhouses://` speaks TLS. Raises TelemetryError with one sentence, which names no password.
    """
    if cluster and not is_name(cluster):
        raise TelemetryError(f"{cluster!r} is no name of a ClickHouse cluster")
    engine = RemoteEngine(read_address(url), cluster)
    try:
        engine.start()
    except BaseException:
        engine.close()
        raise
    return engine


def read_address(url: str) -> Address:
    """Returns the parts of an address. Raises TelemetryError."""
    try:
        parts = urlsplit(url)
        interface, port = _SCHEMES[parts.scheme]
        port = parts.port or port
    except (ValueError, KeyError):
        parts = None
    if parts is None or not parts.hostname:
        # Not the address itself: it may hold a password.
        raise TelemetryError(
            "the telemetry store is neither of the form chdb:///absolute/folder nor of the form"
            " clickhouse://user:password@host:port/database (clickhouses:// with TLS)"
        )
    return Address(
        interface,
        parts.hostname,
        port,
        unquote(parts.username or "default"),
        unquote(parts.password or ""),
        unquote(parts.path.strip("/")) or "default",
        dict(parse_qsl(parts.query)),
    )


def _refused(address: Address, text: str) -> str:
    place = address.place
    if "AUTHENTICATION_FAILED" in text or "Code: 516" in text or "REQUIRED_PASSWORD" in text:
        return (
            f"the ClickHouse server at {place} refuses the user {address.user!r} with this"
            " password; mend LUCIDIC_TELEMETRY_URL (in a password @ is written as %40, / as %2F)"
        )
    if "UNKNOWN_DATABASE" in text or "Code: 81." in text:
        return (
            f"the ClickHouse server at {place} has no database {address.database!r}; make it"
            f" (CREATE DATABASE {address.database}), or mend LUCIDIC_TELEMETRY_URL"
        )
    return (
        f"the ClickHouse server at {place} can't be used ({first_line(text)}); check that it runs"
        " there, that this is its HTTP port, and LUCIDIC_TELEMETRY_URL"
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
