"""On a cluster the schema files become replicated tables with distributed ones over them.

No cluster runs here: what is rendered is parsed by the engine, and read by eye where it matters.
`make test-clickhouse` runs the battery against a real one.
"""

import re

import clickhouse_connect
import pytest

from lucidic_server.telemetry.erasure import COMPUTED
from lucidic_server.telemetry.erasure import TABLES
from lucidic_server.telemetry.layout import Layout
from lucidic_server.telemetry.migration import LEDGER
from lucidic_server.telemetry.migration import load_migrations

CLUSTER = Layout("main")
_REPLICATED = re.compile(r"ENGINE = Replicated\w*MergeTree\('/clickhouse/tables/")
_DISTRIBUTED = re.compile(r"ENGINE = Distributed\('main', currentDatabase\(\), (\w+)_local, (.*)\)")
STATEMENTS = [
    statement for migration in load_migrations() for statement in migration.statements
] + [LEDGER.strip()]


def test_on_one_server_nothing_is_changed() -> None:
    for statement in STATEMENTS:
        assert Layout().render(statement) == [statement]
    assert Layout().rows_of("scores") == "scores"


def test_every_statement_is_one_that_the_engine_understands() -> None:
    client = clickhouse_connect.get_client(dsn="chdb://:memory:")
    for statement in STATEMENTS:
        for rendered in CLUSTER.render(statement):
            client.command(f"EXPLAIN AST {rendered}")
    for table in (*TABLES, *COMPUTED):
        client.command(f"EXPLAIN AST DELETE FROM {CLUSTER.rows_of(table)} WHERE 1")
        client.command(f"EXPLAIN AST ALTER TABLE {CLUSTER.rows_of(table)} APPLY DELETED MASK")
    client.close()


def test_no_table_is_left_to_one_server() -> None:
    rendered = [text for statement in STATEMENTS for text in CLUSTER.render(statement)]
    made = [text for text in rendered if text.startswith("CREATE TABLE")]
    wanted = {text for text in STATEMENTS if text.startswith("CREATE TABLE IF NOT EXISTS")}
    assert len(made) == 2 * len(wanted) - 1
    for text in rendered:
        assert text.startswith(("CREATE TABLE", "ALTER TABLE", "INSERT INTO")), text
        if not text.startswith("INSERT INTO"):
            assert "ON CLUSTER 'main'" in text
    for text in made:
        assert re.search(
            r"ENGINE = (Replicated\w*MergeTree\('/clickhouse/tables/|Distributed\()", text
        )


def test_a_replicated_table_is_not_exchanged() -> None:
    exchanged = [text for text in STATEMENTS if "event_records_next" in text]
    assert len(exchanged) == 5
    assert not any(CLUSTER.render(text) for text in exchanged)


def test_a_session_lies_on_one_shard_and_a_projects_sums_too() -> None:
    sharding = {
        found[1]: found[2]
        for statement in STATEMENTS
        for text in CLUSTER.render(statement)
        if (
            found := re.search(
                r"Distributed\('main', currentDatabase\(\), (\w+)_local, (.*)\)", text
            )
        )
    }
    assert sharding.pop("tallies") == "cityHash64(project_id)"
    assert set(sharding.values()) == {"cityHash64(project_id, session_id)"}
    assert set(sharding) >= set(TABLES)


def test_versions_and_replicas_are_kept() -> None:
    (rows, whole) = CLUSTER.render(
        "CREATE TABLE IF NOT EXISTS t\n(\n    a String\n)\nENGINE = ReplacingMergeTree(version)\n"
        "ORDER BY a"
    )
    assert "CREATE TABLE IF NOT EXISTS t_local ON CLUSTER 'main'" in rows
    assert (
        "ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}',"
        " '{replica}', version)\nORDER BY a" in rows
    )
    assert whole.startswith("CREATE TABLE IF NOT EXISTS t ON CLUSTER 'main' AS t_local\n")


@pytest.mark.parametrize(
    ("altered", "count"),
    [
        ("ADD COLUMN IF NOT EXISTS price Nullable(Float64) AFTER cost", 2),
        ("ADD COLUMN IF NOT EXISTS x Int64 CODEC(Delta(8), ZSTD(1))", 2),
        ("MODIFY COLUMN x String CODEC(ZSTD(5)) SETTINGS (min_compress_block_size = 9)", 2),
        ("ADD INDEX IF NOT EXISTS words lower(x) TYPE text(tokenizer = splitByNonAlpha)", 1),
        ("MODIFY SETTING merge_selector_base = 10", 1),
        ("MATERIALIZE INDEX words", 1),
    ],
)
def test_what_a_distributed_table_has_is_changed_there_too(altered: str, count: int) -> None:
    rendered = CLUSTER.render(f"ALTER TABLE t {altered}")
    assert rendered[0] == f"ALTER TABLE t_local ON CLUSTER 'main' {altered}"
    assert len(rendered) == count
    assert not any("CODEC" in text or "SETTINGS" in text for text in rendered[1:])


def test_an_engine_that_cannot_be_replicated_is_a_fault_of_the_schema() -> None:
    with pytest.raises(ValueError, match="t has an engine that cannot be replicated"):
        CLUSTER.render("CREATE TABLE IF NOT EXISTS t (a String) ENGINE = Log")
