"""Loaded by every driver's interpreter: sends what is meant for port 8000 to the test's server.

The public packages stay as they are; below them, `requests` and `httpx` get another port. With
LUCIDIC_RECORD_FILE each request and its answer are appended to that file as a JSON line.
"""

import base64
import importlib.abc
import importlib.util
import json
import os
import sys
import threading
from pathlib import Path

_PORT = os.environ.get("LUCIDIC_TEST_PORT", "8000")
_FILE = os.environ.get("LUCIDIC_RECORD_FILE")
_lock = threading.Lock()


def _redirected(url):
    return url.replace("http://localhost:8000", f"http://localhost:{_PORT}", 1)


def _record(method, url, headers, body, status, answer):
    if not _FILE or "/api/" not in url:
        return
    kept = ("content-type", "content-encoding", "user-agent", "x-agent-id")
    line = {
        "method": method,
        "path": url.partition(_PORT)[2],
        "headers": {k.lower(): v for k, v in headers.items() if k.lower() in kept},
        "status": status,
    }
    if isinstance(body, str):
        body = body.encode()
    try:
        line["body"] = json.loads(body) if body else None
    except ValueError:
        line["base64"] = base64.b64encode(body).decode()
    try:
        line["answer"] = json.loads(answer)
    except ValueError:
        line["answer"] = None
    with _lock, Path(_FILE).open("a") as file:
        file.write(json.dumps(line) + "\n")


def _patch_requests(module):
    send = module.Session.send

    def redirected(self, request, **options):
        request.url = _redirected(request.url)
        answer = send(self, request, **options)
        body = request.body
        _record(
            request.method, request.url, request.headers, body, answer.status_code, answer.content
        )
        return answer

    module.Session.send = redirected


def _patch_httpx(module):
    for kind in (module.Client, module.AsyncClient):
        build = kind.build_request

        def redirected(self, method, url, *args, _build=build, **options):
            return _build(self, method, _redirected(str(url)), *args, **options)

        kind.build_request = redirected
        base = kind._merge_url

        def merged(self, url, _base=base):
            return module.URL(_redirected(str(_base(self, url))))

        kind._merge_url = merged
    send = module.Client.send

    def recorded(self, request, **options):
        answer = send(self, request, **options)
        content = answer.read()
        body = request.read()
        _record(
            request.method, str(request.url), request.headers, body, answer.status_code, content
        )
        return answer

    module.Client.send = recorded
    asend = module.AsyncClient.send

    async def arecorded(self, request, **options):
        answer = await asend(self, request, **options)
        content = await answer.aread()
        body = await request.aread()
        _record(
            request.method, str(request.url), request.headers, body, answer.status_code, content
        )
        return answer

    module.AsyncClient.send = arecorded


_PATCHES = {"requests.sessions": _patch_requests, "httpx": _patch_httpx}


class _Finder(importlib.abc.MetaPathFinder):
    """Patches the two clients right after they were imported."""

    def find_spec(self, name, path, target=None):
        patch = _PATCHES.pop(name, None)
        if patch is None:
            return None
        spec = importlib.util.find_spec(name)
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)
            patch(module)

        spec.loader.exec_module = exec_module
        return spec


sys.meta_path.insert(0, _Finder())
