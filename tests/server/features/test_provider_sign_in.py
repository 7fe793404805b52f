"""Sign-in at a provider: the way there and back, and everything that must not get in."""

from collections.abc import Callable
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl
from urllib.parse import urlsplit

import pytest
from joserfc.jwk import RSAKey

from tests.support.fake_provider import FakeProvider
from tests.support.people import PASSWORD
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Answer
from tests.support.people import Asker
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.people import sign_in
from tests.support.server_process import ServerProcess

# The provider's page leads back here: a link from another site.
FROM_AFAR = {
    "Sec_Fetch_Site": "cross-site",
    "Sec_Fetch_Mode": "navigate",
    "Sec_Fetch_Dest": "document",
}
Claims = dict[str, Any]


class Scene:
    """A server, its provider and its owner."""

    def __init__(self, server: ServerProcess, provider: FakeProvider) -> None:
        self.server = server
        self.provider = provider
        self.owner = set_up(server)
        self.untold = dict(provider.person)

    def start(self, return_to: str = "/") -> tuple[Asker, str]:
        """Returns the browser that set out, and the address at the provider."""
        answer = Asker(self.server).ask("GET", f"/v1/provider/start?return_to={return_to}")
        assert answer.status == 303, answer.text
        cookie = answer.cookie("lucidic_flow")
        assert "SameSite=lax" in str(answer.headers["Set-Cookie"])
        assert "HttpOnly" in str(answer.headers["Set-Cookie"])
        return Asker(self.server, Cookie=f"lucidic_flow={cookie}"), answer.headers["Location"]

    def go(self, return_to: str = "/") -> Answer:
        """Signs in at the provider and comes back."""
        browser, address = self.start(return_to)
        return browser.ask("GET", self.provider.authorize(address), **FROM_AFAR)

    def problem(self) -> str:
        """Returns why somebody did not get in."""
        answer = self.go()
        assert answer.cookie("lucidic_sign_in") is None
        return problem_of(answer)


def problem_of(answer: Answer) -> str:
    where = urlsplit(answer.headers["Location"])
    assert (answer.status, where.path) == (303, "/sign-in")
    return dict(parse_qsl(where.query))["problem"]


def person_of(server: ServerProcess, answer: Answer) -> Person:
    cookie = answer.cookie("lucidic_sign_in")
    assert cookie, answer.headers
    return Person(server, Cookie=f"lucidic_sign_in={cookie}")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with FakeProvider() as provider:
        environ = {**WITH_ACCOUNTS, **provider.environ(LUCIDIC_OIDC_DOMAINS="corp.test")}
        environ["LUCIDIC_OIDC_NAME"] = "Corp"
        with ServerProcess(tmp_path_factory.mktemp("oidc"), environ=environ) as server:
            yield Scene(server, provider)


@pytest.fixture
def scene(shared: Scene) -> Scene:
    shared.provider.person = dict(shared.untold)
    shared.provider.bend = lambda claims: claims
    shared.provider.signs_with = None
    return shared


def test_there_and_back(scene: Scene) -> None:
    assert Asker(scene.server).get("/v1/setup")["provider"] == "Corp"
    answer = scene.go("/sessions?q=state:active")
    assert (answer.status, answer.headers["Location"]) == (303, "/sessions?q=state:active")
    me = person_of(scene.server, answer).get("/v1/me")
    assert me["account"]["email"] == "somebody@corp.test"
    assert me["account"]["signs_in_by"] == "provider"
    assert [(one["project_id"], one["role"]) for one in me["projects"]] == [("default", "viewer")]
    # The same person again, under another email by now, is the same account.
    scene.provider.person["email"] = "renamed@elsewhere.test"
    again = person_of(scene.server, scene.go()).get("/v1/me")
    assert again["account"]["account_id"] == me["account"]["account_id"]


@pytest.mark.parametrize(
    "address", ["//evil.test", "https://evil.test", "/\\evil.test", "x", "/%0a"]
)
def test_the_way_on_never_leads_away(scene: Scene, address: str) -> None:
    assert scene.go(address).headers["Location"] in {"/", "/%0a"}


def test_who_is_of_another_domain_must_be_invited(scene: Scene) -> None:
    scene.provider.person |= {"sub": "other", "email": "guest@elsewhere.test"}
    assert scene.problem() == "not_allowed"
    # An owner of the domain in the name only.
    scene.provider.person |= {"email": "guest@corp.test.elsewhere.test"}
    assert scene.problem() == "not_allowed"
    scene.owner.post(
        "/v1/projects/default/members", {"email": "guest@elsewhere.test", "role": "admin"}
    )
    scene.provider.person |= {"email": "guest@elsewhere.test"}
    me = person_of(scene.server, scene.go()).get("/v1/me")
    assert me["projects"][0]["role"] == "admin"


def test_whoever_took_the_invitation_before_is_out(scene: Scene) -> None:
    impostor = invite(scene.owner, "default", "real@corp.test", "member")
    scene.provider.person |= {"sub": "real", "email": "real@corp.test"}
    real = person_of(scene.server, scene.go())
    assert real.get("/v1/me")["account"]["signs_in_by"] == "provider"
    assert impostor.ask("GET", "/v1/me").status == 401
    body = {"email": "real@corp.test", "password": PASSWORD}
    assert Asker(scene.server).ask("POST", "/v1/sign-in", body).status == 401
    refused = real.ask("POST", "/v1/me/password", {"current": "", "new": "a password of mine"})
    assert (refused.status, refused.code) == (409, "no_password")


@pytest.mark.parametrize(
    ("bend", "problem"),
    [
        (lambda claims: {**claims, "nonce": "another"}, "bad_token"),
        (lambda claims: {n: v for n, v in claims.items() if n != "nonce"}, "bad_token"),
        (lambda claims: {**claims, "aud": "somebody else"}, "bad_token"),
        (lambda claims: {**claims, "aud": ["lucidic", "other"]}, "bad_token"),
        (lambda claims: {**claims, "azp": "other"}, "bad_token"),
        (lambda claims: {**claims, "iss": "https://evil.test"}, "bad_token"),
        (lambda claims: {**claims, "exp": 1}, "bad_token"),
        (lambda claims: {n: v for n, v in claims.items() if n != "exp"}, "bad_token"),
        (lambda claims: {**claims, "email_verified": False}, "email_not_verified"),
        (lambda claims: {**claims, "email_verified": "true"}, "email_not_verified"),
        (
            lambda claims: {n: v for n, v in claims.items() if n != "email_verified"},
            "email_not_verified",
        ),
        (lambda claims: {n: v for n, v in claims.items() if n != "email"}, "no_email"),
    ],
)
def test_a_token_that_is_not_good_gets_nobody_in(
    scene: Scene, bend: Callable[[Claims], Claims], problem: str
) -> None:
    scene.provider.bend = bend
    assert scene.problem() == problem


def test_a_token_that_somebody_else_signed_gets_nobody_in(scene: Scene) -> None:
    scene.provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    assert scene.problem() == "bad_token"


def test_a_code_is_good_in_the_browser_that_set_out_and_once(scene: Scene) -> None:
    browser, address = scene.start()
    back = scene.provider.authorize(address)
    other, _address = scene.start()
    assert problem_of(other.ask("GET", back)) == "wrong_state"
    assert problem_of(Asker(scene.server).ask("GET", back)) == "expired"
    assert browser.ask("GET", back).cookie("lucidic_sign_in")
    assert problem_of(browser.ask("GET", back)) == "expired"


def test_a_refusal_of_the_provider_is_told(scene: Scene) -> None:
    browser, address = scene.start()
    state = dict(parse_qsl(urlsplit(address).query))["state"]
    answer = browser.ask("GET", f"/v1/provider/callback?error=access_denied&state={state}")
    assert problem_of(answer) == "refused"


def test_the_verifier_goes_to_the_provider_only_in_the_end(scene: Scene) -> None:
    _browser, address = scene.start()
    assert "code_verifier" not in address
    scene.go()
    assert len(scene.provider.asked[-1]["code_verifier"]) >= 43


def test_a_provider_that_is_gone_is_told_and_passwords_go_on(scene: Scene, tmp_path: Any) -> None:
    with FakeProvider() as gone:
        environ = {**WITH_ACCOUNTS, **gone.environ()}
    with ServerProcess(tmp_path, environ=environ) as server:
        set_up(server)
        answer = Asker(server).ask("GET", "/v1/provider/start")
        assert problem_of(answer) == "unreachable"
        sign_in(server, "owner@example.test")


def test_without_a_provider_there_is_none(tmp_path: Any) -> None:
    with ServerProcess(tmp_path, environ=WITH_ACCOUNTS) as server:
        set_up(server)
        assert Asker(server).ask("GET", "/v1/provider/start").status == 404
        assert Asker(server).ask("GET", "/v1/provider/callback").status == 404
