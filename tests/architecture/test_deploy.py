"""What lies in deploy/ fits the rest: files that are named are there, settings that are set exist.

Images are not built here: no container runs where the tests run.
"""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from lucidic_server.settings import SETTINGS
from lucidic_server.settings import Settings
from lucidic_server.telemetry.remote import OLDEST

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSED = sorted(DEPLOY.rglob("compose.yaml"))
KNOWN = {row.env for row in SETTINGS}


def composed(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def test_there_are_both_layouts() -> None:
    assert [path.parent.name for path in COMPOSED] == ["cluster", "deploy"]


@pytest.mark.parametrize("path", COMPOSED, ids=lambda path: path.parent.name)
def test_what_a_layout_names_is_there(path: Path) -> None:
    document = composed(path)
    services = document["services"]
    volumes = set(document.get("volumes", {}))
    for name, service in services.items():
        for needed in service.get("depends_on", ()):
            assert needed in services, (name, needed)
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert (path.parent / source).exists() if source[0] == "." else source in volumes
        if "build" in service:
            context = path.parent / service["build"]["context"]
            assert context.resolve() == ROOT
            assert (context / service["build"]["dockerfile"]).exists()


@pytest.mark.parametrize("path", COMPOSED, ids=lambda path: path.parent.name)
def test_every_setting_is_one_of_the_servers(path: Path) -> None:
    for service in composed(path)["services"].values():
        given = {name for name in service.get("environment", {}) if name.startswith("LUCIDIC_")}
        assert given <= KNOWN


def test_the_servers_of_the_cluster_hold_nothing_and_find_their_stores() -> None:
    services = composed(DEPLOY / "cluster" / "compose.yaml")["services"]
    servers = [services["lucidic-1"], services["lucidic-2"]]
    for server in servers:
        environ = server["environment"]
        settings = Settings.load({"HOME": "/nowhere", **environ})
        assert settings.is_stateless
        assert not server.get("volumes")
        assert settings.telemetry_url.partition("@")[2].partition(":")[0] in services
        assert settings.database_url.partition("@")[2].partition("/")[0] in services
    assert servers[0] == servers[1]
    balanced = (DEPLOY / "cluster" / "nginx.conf").read_text(encoding="utf-8")
    assert set(re.findall(r"server (lucidic-\d):8000", balanced)) == {"lucidic-1", "lucidic-2"}


def test_every_shard_has_its_replicas_and_its_macros() -> None:
    services = composed(DEPLOY / "cluster" / "compose.yaml")["services"]
    text = (DEPLOY / "cluster" / "clickhouse.xml").read_text(encoding="utf-8")
    tree = ET.fromstring(text)
    cluster = services["lucidic-1"]["environment"]["LUCIDIC_TELEMETRY_CLUSTER"]
    shards = tree.findall(f"./remote_servers/{cluster}/shard")
    assert len(shards) == 2
    for number, shard in enumerate(shards, 1):
        assert shard.findtext("internal_replication") == "true"
        for replica, host in enumerate(shard.findall("./replica/host"), 1):
            environ = services[str(host.text)]["environment"]
            assert (environ["SHARD"], environ["REPLICA"]) == (str(number), str(replica))
    assert {one.tag for one in tree.findall("./macros/*")} == {"shard", "replica"}
    ET.parse(DEPLOY / "cluster" / "keeper.xml")


def test_clickhouse_is_of_a_version_that_the_server_takes() -> None:
    text = (DEPLOY / "cluster" / "compose.yaml").read_text(encoding="utf-8")
    versions = re.findall(r"image: clickhouse/\S+:(\d+)\.(\d+)", text)
    assert versions
    assert all(tuple(map(int, version)) >= OLDEST for version in versions)


def test_the_image_copies_what_is_there_and_runs_as_nobody_special() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").splitlines()
    own = [line for line in lines if line.startswith("COPY ") and "--from" not in line]
    copied = [line.split()[1:-1] for line in own]
    for sources in copied:
        for source in sources:
            assert (ROOT / source).exists(), source
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{source.split('/')[0]}" for sources in copied for source in sources} <= set(allowed)
    last = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER lucidic" in last
    assert any(line.startswith("HEALTHCHECK") for line in last)
    given = set(re.findall(r"(LUCIDIC_\w+)=", "\n".join(lines)))
    assert given
    assert given <= KNOWN
