"""People and programs before a server with accounts: each has a cookie or a key, and asks with it.

with ServerProcess(folder, environ=WITH_ACCOUNTS) as server:
    owner = set_up(server)
    project = owner.post("/v1/projects", {"name": "support"})["project_id"]
    viewer = invite(owner, project, "viewer@example.test", "viewer")
"""

import json
import re
import urllib.error
import urllib.request
from email.message import Message
from typing import Any
from typing import Self

from tests.support.server_process import ServerProcess

WITH_ACCOUNTS = {"LUCIDIC_ACCOUNTS": "1"}
PASSWORD = "correct horse battery"
_TOKEN = re.compile(r"enter this token, once:\n {2}(\S+)")
_COOKIE = "lucidic_sign_in"


class Answer:
    """What came back, redirects not followed."""

    def __init__(self, status: int, headers: Message, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return str(self.json()["code"])

    def cookie(self, name: str) -> str | None:
        """Returns the value that the answer gives this cookie."""
        for given in self.headers.get_all("Set-Cookie") or []:
            if given.startswith(f"{name}="):
                return str(given).partition("=")[2].partition(";")[0]
        return None


class _Straight(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_how: Any) -> None:
        return None


class Asker:
    """Somebody who sends requests with these headers."""

    def __init__(self, server: ServerProcess, **headers: str) -> None:
        self.server = server
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Sends a request; a body that is not bytes goes as JSON."""
        given = {**self.headers, **{n.replace("_", "-"): v for n, v in headers.items()}}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            given.setdefault("Content-Type", "application/json")
        url = f"http://127.0.0.1:{self.server.port}{path}"
        request = urllib.request.Request(url, body, given, method=method)
        try:
            with urllib.request.build_opener(_Straight).open(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Returns the answer of a call that must succeed."""
        answer = self.ask(method, path, body, **headers)
        assert answer.status in {200, 201}, (method, path, answer.status, answer.text)
        return answer.json()

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, body: Any) -> Any:
        return self.call("POST", path, body)


class Person(Asker):
    """Somebody in a browser that is signed in."""

    @classmethod
    def of(cls, server: ServerProcess, answer: Answer) -> Self:
        """Returns whom this answer signed in."""
        assert answer.status == 200, answer.text
        return cls(server, Cookie=f"{_COOKIE}={answer.cookie(_COOKIE)}")

    def key(self, project: str, role: str = "member") -> "Asker":
        """Returns a program with a new key of the project."""
        made = self.post(f"/v1/keys?project={project}", {"name": "k", "role": role})
        return Asker(self.server, Authorization=f"Bearer {made['key']}")


def setup_token(server: ServerProcess) -> str:
    """Returns the token that the server printed last."""
    return str(_TOKEN.findall(server.log())[-1])


def set_up(server: ServerProcess, email: str = "owner@example.test") -> Person:
    """Makes the first owner."""
    body = {
        "token": setup_token(server),
        "email": email,
        "name": "Owner",
        "password": PASSWORD,
    }
    return Person.of(server, Asker(server).ask("POST", "/v1/setup", body))


def sign_in(server: ServerProcess, email: str, password: str = PASSWORD) -> Person:
    body = {"email": email, "password": password}
    return Person.of(server, Asker(server).ask("POST", "/v1/sign-in", body))


def invite(owner: Asker, project: str, email: str, role: str) -> Person:
    """Makes somebody a member, who accepts and is signed in."""
    added = owner.post(f"/v1/projects/{project}/members", {"email": email, "role": role})
    body = {"token": added["invitation"], "password": PASSWORD}
    return Person.of(owner.server, Asker(owner.server).ask("POST", "/v1/invitations/accept", body))
