"""`lucidic schema`: the tables of ClickHouse as SQL."""

import argparse
import os

from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_setting
from lucidic_server.errors import StartError
from lucidic_server.settings import Settings


def add(verbs: Verbs) -> None:
    """Adds the verb."""
    parser = verbs.add_parser(
        "schema",
        help="print ClickHouse's tables as SQL",
        description="Prints what a server runs at its first start: every statement of its schema, "
        "in order. With a cluster they are replicated tables and distributed ones over them.",
    )
    add_setting(parser, "telemetry_cluster")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prints the statements and returns 0."""
    from lucidic_server.telemetry.layout import Layout
    from lucidic_server.telemetry.layout import is_name
    from lucidic_server.telemetry.migration import LEDGER
    from lucidic_server.telemetry.migration import load_migrations

    cluster = Settings.load(
        os.environ, telemetry_cluster=arguments.telemetry_cluster
    ).telemetry_cluster
    if cluster and not is_name(cluster):
        raise StartError(f"{cluster!r} is no name of a ClickHouse cluster.")
    layout = Layout(cluster)
    ledger = LEDGER.strip()
    for migration in load_migrations():
        print(f"-- {migration.version:04}_{migration.name}")
        for statement in (*([ledger] if migration.version == 1 else []), *migration.statements):
            for rendered in layout.render(statement):
                print(f"{rendered};\n")
        noted = f"({migration.version}, '{migration.name}')"
        print("INSERT INTO schema_migrations (version, name) VALUES", f"{noted};\n")
    return 0
