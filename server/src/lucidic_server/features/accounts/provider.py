"""Sign-in at an OpenID Connect provider: authorization code with PKCE, one provider a server.

What comes back is believed as far as the provider signed it: issuer, audience, expiry and nonce of
the id token are checked, and its email only where the provider says that it is verified.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import urllib3
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from lucidic_server import logs
from lucidic_server.control.provider_flows import ProviderFlow
from lucidic_server.control.provider_flows import ProviderFlows

log = logs.get("accounts.provider")

# What public keys can check; a shared secret (HS…) or nothing at all (none) never does.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_SCOPES = "openid email profile"
_TIMEOUT_SECONDS = 10.0
_MAX_ANSWER_BYTES = 1 << 20
# Keys are fetched again for a token whose key is not known, but no more often than this.
_KEYS_PAUSE_SECONDS = 60.0
_LEEWAY_SECONDS = 60


class ProviderError(Exception):
    """The sign-in at the provider failed; `code` names why, for the page that is shown then."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Person:
    """Who signed in at the provider. `subject` names it for ever; the email is verified."""

    subject: str
    email: str
    name: str


class Provider:
    """One provider, whose addresses are read from its discovery document when first needed."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        base_url: str,
        flows: ProviderFlows,
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = f"{base_url}/v1/provider/callback"
        self._flows = flows
        self._http = urllib3.PoolManager(
            timeout=urllib3.Timeout(_TIMEOUT_SECONDS), retries=False, num_pools=4
        )
        self._discovered: dict[str, Any] | None = None
        self._keys: KeySet | None = None
        self._keys_at = 0.0

    async def start(self, return_to: str) -> tuple[str, str]:
        """Returns the cookie's secret and the address at the provider to go to.

        Raises ProviderError if the provider does not answer.
        """
        endpoint = _address((await self._document()).get("authorization_endpoint"))
        secret, flow = self._flows.begin(return_to)
        challenge = hashlib.sha256(flow.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": _SCOPES,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return secret, f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    async def finish(
        self, cookie: str | None, query: Mapping[str, str]
    ) -> tuple[Person, ProviderFlow]:
        """Returns who came back from the provider. Raises ProviderError."""
        flow = self._flows.take(cookie) if cookie else None
        if flow is None:
            raise ProviderError("expired", "no sign-in was begun in this browser, or long ago")
        if not hmac.compare_digest(query.get("state", "").encode(), flow.state.encode()):
            raise ProviderError("wrong_state", "the provider's answer belongs to another sign-in")
        if "error" in query:
            raise ProviderError("refused", f"the provider said {query['error']!r}")
        token = await self._token(query.get("code", ""), flow)
        claims = await self._claims(token.get("id_token"), flow)
        if "email" not in claims and "access_token" in token:
            claims = {**await self._told(token["access_token"], claims), **claims}
        return self._person(claims), flow

    async def _token(self, code: str, flow: ProviderFlow) -> dict[str, Any]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "client_id": self._client_id,
            "code_verifier": flow.verifier,
        }
        if self._client_secret:
            fields["client_secret"] = self._client_secret
        endpoint = _address((await self._document()).get("token_endpoint"))
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._ask("POST", endpoint, body=urlencode(fields), headers=form)

    async def _claims(self, id_token: object, flow: ProviderFlow) -> dict[str, Any]:
        if not isinstance(id_token, str):
            raise ProviderError("bad_token", "the provider's answer has no id token")
        try:
            claims = await self._verified(id_token)
            rules = jwt.JWTClaimsRegistry(
                now=int(time.time()),
                leeway=_LEEWAY_SECONDS,
                iss={"essential": True, "value": self._issuer_told},
                aud={"essential": True, "value": self._client_id},
                exp={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": flow.nonce},
            )
            rules.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderError("bad_token", f"the id token is not good: {error}") from error
        audience = claims["aud"]
        is_shared = isinstance(audience, list) and len(audience) > 1
        if claims.get("azp", self._client_id if not is_shared else None) != self._client_id:
            raise ProviderError("bad_token", "the id token was made for somebody else")
        return claims

    async def _verified(self, id_token: str) -> dict[str, Any]:
        try:
            return dict(jwt.decode(id_token, await self._key_set(), algorithms=_ALGORITHMS).claims)
        except (JoseError, ValueError):
            # The provider may have changed its keys since we read them.
            if time.monotonic() - self._keys_at < _KEYS_PAUSE_SECONDS:
                raise
        self._keys = None
        return dict(jwt.decode(id_token, await self._key_set(), algorithms=_ALGORITHMS).claims)

    async def _told(self, access_token: object, claims: dict[str, Any]) -> dict[str, Any]:
        """Returns what the userinfo endpoint tells of the same person; some tokens are bare."""
        endpoint = (await self._document()).get("userinfo_endpoint")
        if not isinstance(endpoint, str):
            return {}
        headers = {"Authorization": f"Bearer {access_token}"}
        told = await self._ask("GET", endpoint, headers=headers)
        return told if told.get("sub") == claims["sub"] else {}

    def _person(self, claims: dict[str, Any]) -> Person:
        email = claims.get("email")
        if not isinstance(email, str) or "@" not in email:
            raise ProviderError("no_email", "the provider tells no email")
        if claims.get("email_verified") is not True:
            raise ProviderError("email_not_verified", "the provider has not verified the email")
        email = email.strip().lower()
        name = claims.get("name")
        return Person(
            f"{self._issuer_told}|{claims['sub']}",
            email,
            name[:256] if isinstance(name, str) and name else email.partition("@")[0],
        )

    @property
    def _issuer_told(self) -> str:
        # As the document spells it: with a slash at its end or without.
        return str((self._discovered or {}).get("issuer", self._issuer))

    async def _document(self) -> dict[str, Any]:
        if self._discovered is None:
            url = f"{self._issuer}/.well-known/openid-configuration"
            found = await self._ask("GET", url)
            if str(found.get("issuer", "")).rstrip("/") != self._issuer:
                raise ProviderError("unreachable", f"{url} speaks for another issuer")
            self._discovered = found
        return self._discovered

    async def _key_set(self) -> KeySet:
        if self._keys is None:
            found: Any = await self._ask("GET", _address((await self._document()).get("jwks_uri")))
            self._keys = KeySet.import_key_set(found)
            self._keys_at = time.monotonic()
        return self._keys

    async def _ask(self, method: str, url: str, **how: Any) -> dict[str, Any]:
        try:
            return await asyncio.to_thread(self._ask_now, method, url, how)
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            log.warning("provider.failed", url=url, cause=error)
            raise ProviderError("unreachable", f"{url} gave no good answer") from error

    def _ask_now(self, method: str, url: str, how: dict[str, Any]) -> dict[str, Any]:
        answer = self._http.request(method, url, redirect=False, preload_content=False, **how)
        try:
            body = answer.read(_MAX_ANSWER_BYTES)
        finally:
            answer.release_conn()
        found = json.loads(body)
        if answer.status != 200 or not isinstance(found, dict):
            raise ValueError(f"status {answer.status}")
        return found


def _address(found: object) -> str:
    if not isinstance(found, str) or not found.startswith(("https://", "http://")):
        raise ProviderError("unreachable", "the provider's discovery document lacks an address")
    return found
