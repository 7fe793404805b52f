"""How the tables of the schema files lie on a deployment: the one thing that it changes.

On one server they are as written. On a cluster each becomes a replicated table on every shard, and
a distributed one of its own name over them, so that every question is asked as on one server. All
rows of a session lie on one shard.
"""

import re
from typing import NamedTuple

# All rows of a session lie on one shard. What a project's sessions add up to is written in one
# insert that must be whole, so it lies on one shard, too.
_BY_SESSION = "cityHash64(project_id, session_id)"
_BY_PROJECT = {"tallies": "cityHash64(project_id)"}

# Where a shard's own rows lie.
LOCAL = "_local"

# The ledger of migrations is one table on all servers, whatever their shard.
LEDGER = "schema_migrations"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
_CREATE = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)(.*)", re.DOTALL)
_ENGINE = re.compile(r"^ENGINE = (Replacing)?MergeTree(?:\((\w+)\))?", re.MULTILINE)
_ALTER = re.compile(r"ALTER TABLE (\w+)(.*)", re.DOTALL)
# What a distributed table has too; indexes and settings are its shards' own.
_OF_COLUMNS = re.compile(r"\s*(ADD|DROP|MODIFY|RENAME|COMMENT) COLUMN")
# A table that takes another's place. A replicated one can't, because its path in Keeper has its
# name: on a cluster event_records stays what it was.
_EXCHANGED = re.compile(r"\w+_next\b")
_DETAILS = re.compile(r"\s+(?:CODEC|SETTINGS)\s*\((?:[^()]|\([^()]*\))*\)")


class Layout(NamedTuple):
    """The layout on one server, or on the named cluster."""

    cluster: str = ""

    def render(self, statement: str) -> list[str]:
        """Returns what a statement of a schema file is here."""
        if not self.cluster:
            return [statement]
        if _EXCHANGED.search(statement):
            return []
        created = _CREATE.match(statement)
        if created:
            return self._create(created[1], created[2])
        altered = _ALTER.match(statement)
        if altered:
            return self._alter(altered[1], altered[2])
        # An INSERT … SELECT reads and writes all shards through the distributed tables.
        return [statement]

    def rows_of(self, table: str) -> str:
        """Returns what `DELETE FROM` and `ALTER TABLE` name to change a table's rows everywhere."""
        return f"{table}{LOCAL} {self._on}" if self.cluster else table

    @property
    def _on(self) -> str:
        return f"ON CLUSTER '{self.cluster}'"

    def _create(self, table: str, rest: str) -> list[str]:
        found = _ENGINE.search(rest)
        if found is None:
            raise ValueError(f"{table} has an engine that cannot be replicated")
        kind, version = found[1] or "", found[2]
        is_ledger = table == LEDGER
        shard, replica = ("all", "{shard}-{replica}") if is_ledger else ("{shard}", "{replica}")
        place = f"'/clickhouse/tables/{shard}/{{database}}/{{table}}', '{replica}'"
        arguments = f"{place}, {version}" if version else place
        replicated = f"ENGINE = Replicated{kind}MergeTree({arguments})"
        local = table if is_ledger else f"{table}{LOCAL}"
        rows = _ENGINE.sub(lambda _found: replicated, rest)
        created = [f"CREATE TABLE IF NOT EXISTS {local} {self._on}{rows}"]
        if not is_ledger:
            created.append(
                f"CREATE TABLE IF NOT EXISTS {table} {self._on} AS {local}\n"
                f"ENGINE = Distributed('{self.cluster}', currentDatabase(), {local},"
                f" {_BY_PROJECT.get(table, _BY_SESSION)})"
            )
        return created

    def _alter(self, table: str, rest: str) -> list[str]:
        altered = [f"ALTER TABLE {table}{LOCAL} {self._on}{rest}"]
        if _OF_COLUMNS.match(rest):
            altered.append(f"ALTER TABLE {table} {self._on}{_DETAILS.sub('', rest)}")
        return altered


ON_ONE_SERVER = Layout()


def is_name(cluster: str) -> bool:
    """Tells whether a text can be the name of a cluster."""
    return _NAME.match(cluster) is not None
