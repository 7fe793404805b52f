"""Nothing crosses a project's border: every endpoint of the served OpenAPI document is called.

`theirs` has one of everything, each with a marker in what it holds. Then come, at every endpoint
and with the ids of what is theirs: nobody, a program and a person of another project, and a viewer
of theirs. None of them reads a marker, and afterwards everything of theirs is as it was.

The calls are made from the document itself. A new endpoint is called without a line here; if one
has a parameter of a new name, the test says so: give it the id of something of theirs.
"""

import base64
import hashlib
import json
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from urllib.parse import urlencode

import pytest

from lucidic_server.http.permissions import RULES
from lucidic_server.http.permissions import Scope
from lucidic_server.model.role import Role
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Answer
from tests.support.people import Asker
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.postgres import running
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

MARK = "hidden-from-strangers"
LINES = {"Content_Type": "application/x-ndjson"}
PICTURE = b"\x89PNG\r\n\x1a\n" + MARK.encode()

# They are streams: what travels on them is looked at in a test of its own.
STREAMS = {"GET /v1/live", "GET /v1/sessions/{session_id}/live"}
OTLP = {"POST /v1/traces", "POST /v1/logs", "POST /v1/metrics"}
# They end or change what the caller itself is, whatever ids are sent along.
OF_ONESELF = {
    "POST /v1/sign-out",
    "DELETE /v1/me/sign-ins/{sign_in_id}",
    "POST /v1/me/password",
    "PATCH /v1/me",
}
# Endpoints whose good answer holds no text of theirs: ids, counts and what the server says itself.
WITHOUT_MARK = {
    "GET /v1/whoami",
    "GET /v1/me",
    "GET /v1/server",
    "GET /metrics",
    "GET /v1/projects/{project_id}/retention",
    "GET /v1/datasets/{dataset_id}/items/{item_id}/sessions",
    "GET /v1/experiments/{experiment_id}/sessions",
    "GET /v1/sessions/{session_id}/digests",
    "GET /v1/rates",
}


# Parameters that narrow what is told: without them more of theirs could show.
UNASKED = {"cursor", "limit", "sort", "q", "action", "since", "until", "type", "every", "by"}
UNASKED |= {"sessions"}
# What makes an endpoint tell something of theirs, if it tells anything.
ASKED = {"GET /v1/search": {"q": MARK}, "GET /v1/statistics": {"by": "name"}}


_LAST_USE = re.compile(r'"last_used_at":"[^"]*"')


class World:
    """One server, what is theirs in it, and who comes."""

    def __init__(self, server: ServerProcess) -> None:
        self.server = server
        self.owner = set_up(server)
        self.document: Any = self.owner.get("/v1/openapi.json")
        self.theirs = self.owner.post("/v1/projects", {"name": MARK})["project_id"]
        self.mine = self.owner.post("/v1/projects", {"name": "mine"})["project_id"]
        self.program = self.owner.key(self.theirs, "admin")
        self.reader = invite(self.owner, self.theirs, f"reader@{MARK}.test", "viewer")
        self.admin = invite(self.owner, self.theirs, f"admin@{MARK}.test", "admin")
        self.stranger = self.owner.key(self.mine, "admin")
        self.other_person = invite(self.owner, self.mine, "person@mine.test", "admin")
        self.ids: dict[str, Any] = {}
        self._fill()

    def operations(self) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        """Yields name, method, path and description of every endpoint of the document."""
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                yield f"{method.upper()} {path}", method.upper(), path, operation

    def call(self, who: Asker, name: str, *, project: str | None = None) -> Answer:
        """Calls an endpoint with the ids of what is theirs, as the document describes it."""
        method, _space, path = name.partition(" ")
        operation = self.document["paths"][path][method.lower()]
        query: dict[str, str] = {}
        headers: dict[str, str] = {}
        for parameter in operation.get("parameters", []):
            key, place = parameter["name"], parameter["in"]
            if key == "project":
                if project is not None:
                    query[key] = project
            elif place == "path":
                value = str(self._value(key, parameter["schema"]))
                path = path.replace(f"{{{key}}}", quote(value, safe=""))
            elif place == "query" and key not in UNASKED:
                query[key] = str(self._value(key, parameter["schema"]))
            elif place == "header":
                headers[key] = str(self.ids["agent_id"])
        body: Any = None
        query |= ASKED.get(name, {})
        if name in {"POST /v1/records", "POST /v1/import"}:
            body, headers = self._record(), LINES
        elif name in OTLP:
            body = self._trace()
        elif "requestBody" in operation:
            content = operation["requestBody"]["content"]["application/json"]
            body = self._body(content["schema"])
        target = f"{path}?{urlencode(query)}" if query else path
        return who.ask(method, target, body, **headers)

    def state(self) -> dict[str, str]:
        """Returns all that an admin of theirs can read through the document's endpoints."""
        state: dict[str, str] = {}
        for name, method, _path, _operation in self.operations():
            rule = RULES[name]
            if method != "GET" or rule.scope is not Scope.PROJECT or name in STREAMS:
                continue
            if name in {"GET /metrics", "GET /v1/projects/{project_id}/retention"}:
                continue  # numbers of all projects together; and one with the time of asking
            who = self.program if rule.door or not rule.accounts else self.admin
            told = self.call(who, name, project=self.theirs).text
            # Whoever of theirs asks uses a key or a sign-in, to the minute.
            state[name] = _LAST_USE.sub("", told)
        return state

    def _value(self, name: str, schema: Any) -> Any:
        if name in self.ids:
            return self.ids[name]
        if "enum" in schema:
            return schema["enum"][0]
        known = {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}
        for kind in [schema, *schema.get("anyOf", []), *schema.get("oneOf", [])]:
            if kind.get("type") in known:
                return known[kind["type"]]
        if name.endswith(("_id", "sha256", "prefix")) or name == "secret":
            pytest.fail(f"what is {name!r} of theirs? Add it to World.ids")
        return "x"

    def _body(self, schema: Any) -> Any:
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        fields = {}
        for name, each in schema.get("properties", {}).items():
            target = each
            if "$ref" in each:
                target = self.document["components"]["schemas"][each["$ref"].rpartition("/")[2]]
            fields[name] = self._value(name, target)
        return fields

    def _record(self) -> bytes:
        told = {
            "kind": "session_ended",
            "session_id": self.ids["session_id"],
            "agent_id": self.ids["agent_id"],
            "task": "taken over",
            "time": time.time_ns(),
        }
        return json.dumps(told).encode()

    def _trace(self) -> Any:
        span = {
            "traceId": "a" * 32,
            "spanId": "b" * 16,
            "name": "taken over",
            "startTimeUnixNano": str(time.time_ns()),
            "endTimeUnixNano": str(time.time_ns()),
            "attributes": [
                {"key": name, "value": {"stringValue": value}}
                for name, value in (
                    ("session.id", self.ids["session_id"]),
                    ("lucidic.agent.id", self.ids["agent_id"]),
                    ("gen_ai.operation.name", "chat"),
                )
            ],
        }
        log = {**span, "timeUnixNano": span["startTimeUnixNano"]}
        return {
            "resourceSpans": [{"scopeSpans": [{"spans": [span]}]}],
            "resourceLogs": [{"scopeLogs": [{"logRecords": [log]}]}],
        }

    def third(self) -> Asker:
        """Returns a program of one more project: what it records is no change of theirs."""
        project = self.owner.post("/v1/projects", {"name": "third"})["project_id"]
        return self.owner.key(project, "admin")

    def _receipt(self) -> str:
        """Deletes a session of theirs whose id is a marker, and returns its receipt."""
        line = {"kind": "session_began", "session_id": MARK, "time": time.time_ns()}
        self.program.call("POST", "/v1/records", json.dumps(line).encode(), **LINES)
        receipt = self.program.call("DELETE", f"/v1/sessions/{MARK}")["receipt_id"]
        path = f"/v1/receipts/{receipt}"
        wait_for(lambda: self.program.get(path)["state"] == "done", 60)
        return str(receipt)

    def _fill(self) -> None:
        program = self.program
        session, agent = "their session/1", "their agent"
        item_owner = {"agent_id": agent}
        program.post("/v1/agents", {"agent_id": agent, "name": MARK})
        program.post("/v1/agents", {"agent_id": "only theirs", "name": MARK})
        dataset = program.post("/api/sdk/datasets/create", {"name": MARK, **item_owner})
        dataset_id = dataset["dataset_id"]
        item = {"dataset_id": dataset_id, "name": MARK, "input": {"text": MARK}}
        item_id = program.post("/api/sdk/datasets/items/create", item)["datasetitem_id"]
        new = {"name": MARK, **item_owner}
        experiment_id = program.post("/v1/experiments", new)["experiment_id"]
        begun = {
            "kind": "session_began",
            "session_id": session,
            "agent_id": agent,
            "name": MARK,
            "task": MARK,
            "tags": [MARK],
            "experiment_id": experiment_id,
            "dataset_item_id": item_id,
        }
        event = {
            "kind": "event_began",
            "session_id": session,
            "event_id": "e1",
            "type": "step",
            "name": MARK,
            "error": MARK,
            "input": {"text": MARK, "long": "x" * 100_000},
            "screenshots": [
                {"media_type": "image/png", "data": base64.b64encode(PICTURE).decode()}
            ],
        }
        now = time.time_ns()
        lines = b"\n".join(json.dumps({"time": now, **one}).encode() for one in (begun, event))
        told = program.call("POST", "/v1/records", lines, **LINES)
        assert told["accepted"] == 2, told
        losses = {"writer": MARK, "losses": {MARK: 3}}
        program.post("/v1/leases", losses)
        prompt = program.post(
            "/v1/prompts", {"name": "their prompt", "content": MARK, **item_owner}
        )
        labelled = {"content": MARK, "labels": [MARK]}
        program.post(f"/v1/prompts/{prompt['prompt_id']}/versions", labelled)
        flag = program.post("/v1/flags", {"name": "their flag", "value": MARK, **item_owner})
        price = {"model": "their model", "rates": {"input": 1}, "note": MARK}
        price_id = program.post("/v1/prices", price)["price_id"]
        view_id = program.post("/v1/views", {"name": MARK, "q": f'"{MARK}"'})["view_id"]
        repricing = program.post("/v1/repricings", {"model": MARK, "provider": MARK})
        repricing_id = repricing["repricing_id"]
        evaluation = {"session_id": session, "result": MARK, "name": MARK}
        score = program.post("/api/sdk/evals", evaluation)["eval_id"]
        tools = {"agent_id": agent, "tools": [{"name": "tool", "docstring": MARK}]}
        program.post("/api/sdk/agent-tools/sync", tools)
        program.post("/api/sdk/evosim/training-run", {"agent_id": agent, "note": MARK})
        key = program.post("/v1/keys", {"name": MARK})
        path = f"/v1/sessions/{quote(session, safe='')}/events/e1"
        url = program.get(path)["screenshots"][0]["url"]
        asked = f"/v1/sessions?q=agent:{quote(json.dumps(agent))}"
        wait_for(lambda: program.get(asked)["items"], 30)
        done = f"/v1/repricings/{repricing_id}"
        wait_for(lambda: program.get(done)["state"] == "done", 30)
        self.ids = {
            "project_id": self.theirs,
            "session_id": session,
            "event_id": "e1",
            "sha256": url.rpartition("/")[2],
            "agent_id": agent,
            "prompt_id": prompt["prompt_id"],
            "prompt_name": "their prompt",
            "version": 1,
            "label": "production",
            "dataset_id": dataset_id,
            "item_id": item_id,
            "datasetitem_id": item_id,
            "dataset_item_id": item_id,
            "experiment_id": experiment_id,
            "flag_id": flag["flag_id"],
            "flag_name": "their flag",
            "price_id": price_id,
            "view_id": view_id,
            "repricing_id": repricing_id,
            "model": "their model",
            "flag_names": ["their flag"],
            "prefix": key["prefix"],
            "account_id": self.reader.get("/v1/me")["account"]["account_id"],
            "sign_in_id": self.reader.get("/v1/me/sign-ins")["items"][0]["sign_in_id"],
            "inference_run_id": "run",
            "client_event_id": "e1",
            "email": f"reader@{MARK}.test"[:3] + "@nowhere.test",
            "password": "not the password",
            "current": "not the password",
            "new": "not the password either",
            "token": "not the token",
            "tool_name": "tool",
            "writer": "stranger",
            "sessions": [session],
            "role": "viewer",
            "return_to": "/",
            "name": MARK[:6],
            "days": 1,
            "receipt_id": self._receipt(),
            "score_id": score,
            "result": True,
            "result_type": "boolean",
        }


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    environ = dict(WITH_ACCOUNTS)
    if request.param == "postgresql":
        environ["LUCIDIC_DATABASE_URL"] = running().make()
    with ServerProcess(tmp_path_factory.mktemp("tenancy"), environ=environ) as server:
        yield World(server)


def test_what_is_theirs_shows_to_them(world: World) -> None:
    """The counterproof: with good credentials the same calls do read the markers."""
    state = world.state()
    blind = {name for name, text in state.items() if MARK not in text} - WITHOUT_MARK
    compatible = {name for name in blind if "/api/" in name}
    # Of the doors, these know nothing to tell.
    assert compatible <= {
        "GET /api/sdk/training-modules/tools",
        "GET /api/sdk/training-modules/inferences/{inference_run_id}",
        "GET /api/sdk/datasets/items/sessions",
    }
    assert blind - compatible == set()


def test_nobody_is_told_anything(world: World) -> None:
    before = world.state()
    for name, _method, _path, _operation in world.operations():
        answer = world.call(Asker(world.server), name, project=world.theirs)
        assert MARK not in answer.text, name
        if RULES[name].scope is not Scope.OPEN:
            assert answer.status == 401, (name, answer.status, answer.text)
    assert world.state() == before


@pytest.mark.parametrize("who", ["a program of another project", "a person of another project"])
@pytest.mark.parametrize("names_project", [True, False])
def test_strangers_read_and_write_nothing(world: World, who: str, *, names_project: bool) -> None:
    asker: Asker = world.stranger if "program" in who else world.other_person
    before = world.state()
    for name, _method, _path, _operation in world.operations():
        if name in OF_ONESELF or name == "GET /v1/live":
            continue
        project = world.theirs if names_project else None
        answer = world.call(asker, name, project=project)
        assert MARK not in answer.text, (name, answer.text[:300])
        assert answer.status < 500, (name, answer.text[:300])
        if names_project and "project" in str(world.document["paths"][name.partition(" ")[2]]):
            assert answer.status in {400, 401, 403, 404, 409, 303, 200, 201}
    assert world.state() == before


def test_a_named_project_of_others_is_not_there(world: World) -> None:
    """It is answered like one that never was, so that ids of projects can't be found out."""
    for name, _method, path, operation in world.operations():
        takes = any(one["name"] == "project" for one in operation.get("parameters", []))
        if not takes and "{project_id}" not in path:
            continue
        for asker in (world.stranger, world.other_person):
            answer = world.call(asker, name, project=world.theirs)
            assert (answer.status, answer.code) == (404, "unknown_project"), name
    never = world.other_person.ask("GET", "/v1/sessions?project=never-was").json()
    theirs = world.other_person.ask("GET", f"/v1/sessions?project={world.theirs}").json()
    assert never["code"] == theirs["code"]
    assert never["detail"].replace("never-was", "") == theirs["detail"].replace(world.theirs, "")


def test_a_viewer_changes_nothing(world: World) -> None:
    before = world.state()
    refused = 0
    for name, _method, _path, _operation in world.operations():
        rule = RULES[name]
        if name in OF_ONESELF or rule.role in {None, Role.VIEWER}:
            continue
        answer = world.call(world.reader, name, project=world.theirs)
        wanted = "missing_key" if rule.door else "role_needed"
        # OpenTelemetry's doors answer with their protocol's code: not authenticated.
        wanted = "16" if name in OTLP else wanted
        assert (answer.status, answer.code) == (401 if rule.door else 403, wanted), name
        refused += 1
    assert refused > 30
    assert world.state() == before


def test_the_doors_outside_the_document_are_closed_too(world: World) -> None:
    doors = sorted(name for name in RULES if name.startswith(("GET /api", "P", "DELETE")))
    ids = {**world.ids, "step_id": "e1", "custom_session_id": world.ids["session_id"]}
    query = urlencode({key: ids[key] for key in ("session_id", "event_id", "experiment_id")})
    before = world.state()
    tried = 0
    for door in doors:
        method, _space, path = door.partition(" ")
        if path in world.document["paths"] or "uploads" in path:
            continue
        for key in ("session_id", "event_id"):
            path = path.replace(f"{{{key}}}", quote(str(ids[key]), safe=""))
        body = None if method == "GET" else {**ids, "is_finished": True, "is_successful": False}
        anonymous = Asker(world.server).ask(method, f"{path}?{query}", body)
        assert anonymous.status == 401, (door, anonymous.text)
        answer = world.stranger.ask(method, f"{path}?{query}", body)
        assert MARK not in answer.text, door
        assert answer.status < 500, (door, answer.text)
        # Agents of the same name as theirs may be the stranger's own by now; this one is not.
        named = world.stranger.ask(method, f"{path}?{query}", body, X_Agent_Id="only theirs")
        assert (named.status, named.code) == (404, "unknown_agent"), door
        tried += 1
    assert tried > 12
    assert world.state() == before


def test_a_stream_carries_only_what_is_of_its_project(world: World) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", world.server.port, timeout=30)
    headers = dict(world.stranger.headers)
    connection.request("GET", "/v1/live", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200
    seen = answer.readline()

    def begin(who: Asker, session_id: str, name: str) -> None:
        line = {"kind": "session_began", "session_id": session_id, "name": name}
        body = json.dumps({"time": time.time_ns(), **line}).encode()
        who.call("POST", "/v1/records", body, **LINES)

    third = world.third()
    begin(third, "only-theirs", MARK)
    begin(third, "streamed", MARK)
    wait_for(lambda: third.get("/v1/sessions?q=id:streamed")["items"], 30)
    begin(world.stranger, "streamed", "of mine")
    while b"of mine" not in seen:
        seen += answer.readline()
    connection.close()
    assert MARK.encode() not in seen
    for who in (world.stranger, world.other_person):
        # Not the session of the other tests: strangers have one of the same id by now.
        assert who.ask("GET", "/v1/sessions/only-theirs/live").status == 404


def test_the_same_picture_is_each_projects_own(world: World) -> None:
    shared = PICTURE + b"that two projects record"
    sha256 = hashlib.sha256(shared).hexdigest()
    event = {
        "kind": "event_began",
        "session_id": "with the same picture",
        "event_id": "e",
        "time": time.time_ns(),
        "screenshots": [{"media_type": "image/png", "data": base64.b64encode(shared).decode()}],
    }
    line = json.dumps(event).encode()
    third = world.third()
    third.call("POST", "/v1/records", line, **LINES)
    assert third.ask("GET", f"/v1/blobs/{sha256}").body == shared
    assert world.stranger.ask("GET", f"/v1/blobs/{sha256}").status == 404
    world.stranger.call("POST", "/v1/records", line, **LINES)
    assert world.stranger.ask("GET", f"/v1/blobs/{sha256}").body == shared


def test_a_viewer_of_theirs_reads(world: World) -> None:
    person: Person = world.reader
    sessions = person.get(f"/v1/sessions?project={world.theirs}")
    assert MARK in json.dumps(sessions)
    assert person.ask("GET", f"/v1/blobs/{world.ids['sha256']}").body == PICTURE
