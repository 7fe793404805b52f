"""Prices: one's own, looked up, and stored calls priced anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe
from tests.e2e.browser.visitors import Visitors
from tests.support.people import WITH_ACCOUNTS
from tests.support.people import Person
from tests.support.people import invite
from tests.support.people import set_up
from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

pytestmark = pytest.mark.browser

CALL = (
    b'{"kind": "session_began", "session_id": "s", "time": 1}\n'
    b'{"kind": "event_began", "session_id": "s", "event_id": "e", "type": "llm_generation", '
    b'"time": 2, "model": "llama-9", "input_tokens": 1000000, "output_tokens": 1000000}'
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server for each test: they change what the others look at."""
    with ServerProcess(tmp_path, environ=WITH_ACCOUNTS) as running:
        yield running


@pytest.fixture
def owner(server: ServerProcess) -> Person:
    owner = set_up(server)
    owner.key("default").call("POST", "/v1/records", CALL, Content_Type="application/x-ndjson")
    wait_for(lambda: owner.get("/v1/sessions")["items"], 20)
    return owner


def test_a_price_is_set_looked_up_and_given_to_stored_calls(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(owner)
    page.goto(f"{server.base_url}/settings/prices")
    expect(page.get_by_text("None: calls cost what the server's own list says")).to_be_visible()
    page.get_by_role("button", name="New price").click()
    dialog = page.get_by_role("dialog", name="New price")
    dialog.get_by_label("Model").fill("llama-*")
    dialog.get_by_label("Input").fill("cheap")
    dialog.get_by_role("button", name="Save the price").click()
    expect(dialog.get_by_text("A number of US dollars.")).to_be_visible()
    assert axe.violations(page) == []
    dialog.get_by_label("Input").fill("0.2")
    dialog.get_by_label("Output").fill("0.6")
    dialog.get_by_label("Note").fill("electricity")
    dialog.get_by_role("button", name="Save the price").click()
    own = page.get_by_role("region", name="Your own prices")
    expect(own.get_by_text("input $0.20, output $0.60")).to_be_visible()

    lookup = page.get_by_role("region", name="What does a model cost?")
    lookup.get_by_label("Model").fill("llama-9")
    lookup.get_by_role("button", name="Look up").click()
    expect(lookup.get_by_text("$0.20", exact=True)).to_be_visible()
    lookup.get_by_label("Model").fill("nobody-knows-it")
    lookup.get_by_role("button", name="Look up").click()
    expect(lookup.get_by_text("nobody-knows-it")).to_be_visible()

    assert owner.get("/v1/sessions/s")["cost"] is None
    anew = page.get_by_role("region", name="Price stored calls anew")
    anew.get_by_role("button", name="Price anew").click()
    expect(anew.get_by_role("listitem")).to_contain_text("Done", timeout=30_000)
    expect(anew.get_by_role("listitem")).to_contain_text("1 call looked at, 1 got another price")
    wait_for(lambda: owner.get("/v1/sessions/s")["cost"] == pytest.approx(0.8), 20)

    own.get_by_role("button", name="Change the price of llama-*").click()
    page.get_by_label("Output").fill("1")
    page.get_by_role("button", name="Save the price").click()
    expect(own.get_by_text("input $0.20, output $1.00")).to_be_visible()
    own.get_by_role("button", name="Delete the price of llama-*").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(own.get_by_text("None: calls cost")).to_be_visible()


def test_a_viewer_reads_prices_only(
    server: ServerProcess, owner: Person, visitors: Visitors
) -> None:
    page = visitors.new(invite(owner, "default", "viewer@example.test", "viewer"))
    page.goto(f"{server.base_url}/settings/prices")
    expect(page.get_by_text("An admin of the project can set some.")).to_be_visible()
    expect(page.get_by_role("button", name="New price")).to_have_count(0)
    expect(page.get_by_role("region", name="Price stored calls anew")).to_have_count(0)
    expect(page.get_by_role("button", name="Look up")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_for_everybody(
    server: ServerProcess, owner: Person, visitors: Visitors, scheme: str
) -> None:
    body = {"model": f"own-{scheme}-*", "rates": {"input": 1, "output": 2}, "provider": "vllm"}
    owner.post("/v1/prices", body)
    for width in (390, 1024, 1600):
        page = visitors.new(owner, width=width)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{server.base_url}/settings/prices")
        expect(page.get_by_role("listitem").first).to_be_visible()
        assert axe.violations(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
