"""Every call that keeps or gives resources, from the document: nonsense is refused, never a fault.

What is odd and can be kept is kept; what cannot is told with a status below 500.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.api import JSON
from tests.support.server_process import ServerProcess

TAGS = {"compatible", "prompts", "datasets", "experiments", "flags", "tools"}
ODD = "\x00'; DROP TABLE prompts; --/../%"
FIELDS = {
    "prompt_name": ODD, "prompt_content": ODD, "content": ODD, "name": ODD, "agent_id": ODD,
    "session_id": ODD, "flag_name": ODD, "flag_names": [ODD, ODD], "experiment_name": ODD,
    "tool_name": ODD, "tools": [{"name": ODD}], "dataset_id": ODD, "datasetitem_id": ODD,
    "value": {ODD: 1e308}, "result": 1e308, "input": [ODD], "metadata": {ODD: None},
    "version": 10**30,
}  # fmt: skip
BODIES = [
    b"", b"null", b"[]", b"{}", b'"x"', b"{", b"\xff\xfe", b"[" * 100_000,
    b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    b'{"name":"n","value":' + b"[" * 400 + b"]" * 400 + b"}",
    b'{"name":"m","value":' + b"9" * 5_000 + b"}",
    b'{"session_id":"s","result":' + b"9" * 400 + b"}",
    b'{"session_id":"s","result":1e400}',
    b'{"name":"\\ud800","prompt_name":"\\ud800","prompt_content":"","value":1}',
    json.dumps(FIELDS).encode(),
    *(json.dumps({name: value for name, value in FIELDS.items() if name in few}).encode()
      for few in ({"prompt_name", "prompt_content"}, {"name", "value"}, {"agent_id", "name"},
                  {"session_id", "result"}, {"session_id", "flag_name"}, {"tools", "agent_id"})),
]  # fmt: skip
QUERIES = [
    "?limit=99999999999999999999", "?limit=x", "?cursor=%FF", "?cursor=WzFd", "?cursor=WzEsMl0",
    "?cursor=Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTksIngiXQ",
    "?agent_id=%00%FF&prompt_name=%FF&dataset_id=%00&datasetitem_id=%27&flag_name=%FF&label=%00",
]  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("refuse")) as running:
        yield running


def operations(document: Any) -> list[tuple[str, str]]:
    return [
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if TAGS & set(operation["tags"])
    ]


def named(path: str, name: str) -> str:
    """Returns the path with every parameter given this name."""
    return "/".join(name if part.startswith("{") else part for part in path.split("/"))


def test_nonsense_is_no_fault(server: ServerProcess) -> None:
    asked = 0
    for method, path in operations(server.get("/v1/openapi.json")):
        bodies = BODIES if method in {"POST", "PUT", "PATCH"} else []
        requests: list[tuple[str, bytes | None]] = [(named(path, "1"), body) for body in bodies]
        requests += [(named(path, "1") + query, None) for query in QUERIES]
        requests += [(named(path, name), None) for name in ("%00", "%FF", "a%2Fb", "9" * 30)]
        for where, body in requests:
            status, answer = server.request(method, where, body, JSON)
            assert status < 500, (method, where, body and body[:80], answer)
            asked += 1
    assert asked > 500
    assert "request.failed" not in server.log()
    assert server.get("/v1/prompts")["total"] >= 1, "what is odd and can be kept is kept"
