"""An OpenID Connect provider of our own: discovery, keys, authorization, tokens; on loopback.

Tests say what it tells, and bend what it answers.
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from typing import Any
from typing import Self
from urllib.parse import parse_qsl
from urllib.parse import urlencode
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID = "lucidic"
CLIENT_SECRET = "known to both"


class FakeProvider:
    """One provider; `person` is who signs in at it, `bend` changes a token's claims."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})
        self.person: dict[str, Any] = {
            "sub": "42",
            "email": "Somebody@corp.test",
            "email_verified": True,
            "name": "Some Body",
        }
        self.bend: Callable[[dict[str, Any]], dict[str, Any]] = lambda claims: claims
        self.signs_with: RSAKey | None = None
        self.algorithm = "RS256"
        self.asked: list[dict[str, str]] = []
        self.codes: dict[str, dict[str, str]] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def environ(self, **more: str) -> dict[str, str]:
        """Returns the settings of a server whose provider this is."""
        return {
            "LUCIDIC_OIDC_ISSUER": self.issuer,
            "LUCIDIC_OIDC_CLIENT_ID": CLIENT_ID,
            "LUCIDIC_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            **more,
        }

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def authorize(self, address: str) -> str:
        """Does what a browser and a person do at the provider: returns the way back."""
        query = dict(parse_qsl(urlsplit(address).query))
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT_ID
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return f"{urlsplit(query['redirect_uri']).path}?{back}"

    def way_back(self, address: str) -> str:
        """Returns where a real browser is led to by somebody who agrees at once."""
        back = urlsplit(dict(parse_qsl(urlsplit(address).query))["redirect_uri"])
        return f"{back.scheme}://{back.netloc}{self.authorize(address)}"

    def _token(self, form: dict[str, str]) -> tuple[int, Any]:
        self.asked.append(form)
        query = self.codes.pop(form.get("code", ""), None)
        if query is None or form.get("client_secret") != CLIENT_SECRET:
            return 400, {"error": "invalid_grant"}
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != query["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": query["nonce"],
            **self.person,
        }
        header = {"alg": self.algorithm, "kid": "1"}
        token = jwt.encode(header, self.bend(claims), self.signs_with or self.key)
        return 200, {"id_token": token, "access_token": "a", "token_type": "Bearer"}

    def _answer(self, path: str, body: bytes) -> tuple[int, Any]:
        match path:
            case "/.well-known/openid-configuration":
                return 200, {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                }
            case "/keys":
                return 200, {"keys": [self.key.as_dict(private=False)]}
            case "/token":
                return self._token(dict(parse_qsl(body.decode())))
            case _:
                return 404, {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_POST(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                if self.path.startswith("/authorize?"):
                    self.send_response(303)
                    self.send_header("Location", provider.way_back(self.path))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, answer = provider._answer(self.path, body)
                sent = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

        return Handler
