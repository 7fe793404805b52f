"""The OpenAPI document is the one that clients were generated from.

After a change on purpose: `python -m tests.contract.test_openapi` writes it anew, and
`npm run types` in web/ generates the dashboard's types.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.support.server_process import ServerProcess

SNAPSHOT = Path(__file__).parents[2] / "protocol" / "openapi.json"


def text(document: Any) -> str:
    """Returns the document as it stands in the repository."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with ServerProcess(tmp_path_factory.mktemp("openapi")) as server:
        return server.get("/v1/openapi.json")


def test_the_snapshot_is_what_the_server_says(document: Any) -> None:
    assert text(document) == SNAPSHOT.read_text(encoding="utf-8"), "see the top of this file"


def test_every_operation_is_named_described_and_tells_its_errors(document: Any) -> None:
    assert document["openapi"].startswith("3.1")
    ids = []
    for path, operations in document["paths"].items():
        for operation in operations.values():
            ids.append(operation["operationId"])
            assert operation["description"], path
            if path.startswith("/v1/"):
                shape = operation["responses"]["401"]["content"]["application/json"]["schema"]
                # OpenTelemetry's endpoints answer in that protocol's form, too.
                assert {"$ref": "#/components/schemas/ErrorBody"} in shape.get("anyOf", [shape])
    assert len(ids) == len(set(ids))
    for name in ("Session", "EventRow", "Event", "SessionPage"):
        schema = document["components"]["schemas"][name]
        assert set(schema["required"]) == set(schema["properties"])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as running:
        SNAPSHOT.write_text(text(running.get("/v1/openapi.json")), encoding="utf-8")
    sys.exit(0)
