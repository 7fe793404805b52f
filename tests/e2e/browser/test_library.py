"""What is kept beside sessions: prompts, datasets, experiments and flags, each to be read."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import axe
from tests.e2e.browser.visitors import Visitors
from tests.support.people import Asker
from tests.support.server_process import ServerProcess

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(scope="module")
def kept(server: ServerProcess) -> dict[str, Any]:
    """One of each, as a program would have made them."""
    asker = Asker(server)
    prompt = asker.post(
        "/v1/prompts", {"agent_id": "bot", "name": "greeting", "content": "Hello {{name}}"}
    )
    versions = f"/v1/prompts/{prompt['prompt_id']}/versions"
    asker.post(versions, {"content": "<b>Hi</b> {{name}}", "labels": ["production"]})
    dataset = asker.post(
        "/v1/datasets",
        {"agent_id": "bot", "name": "refunds", "description": "What people ask", "tags": ["small"]},
    )
    items = f"/v1/datasets/{dataset['dataset_id']}/items"
    item = asker.post(
        items, {"name": "broken", "input": {"ask": "It broke"}, "expected_output": "Refund it"}
    )
    experiment = asker.post(
        "/v1/experiments",
        {"agent_id": "bot", "name": "new model", "evaluators": [{"name": "polite"}]},
    )
    asker.post("/v1/flags", {"name": "retries", "value": {"most": 3}})
    line = (
        '{"kind": "session_began", "session_id": "s", "name": "A run of it", "time": 1, '
        f'"dataset_item_id": "{item["dataset_item_id"]}", '
        f'"experiment_id": "{experiment["experiment_id"]}"}}'
    )
    asker.call("POST", "/v1/records", line.encode(), Content_Type="application/x-ndjson")
    return {"prompt": prompt, "dataset": dataset, "experiment": experiment}


def test_a_prompt_with_its_versions(
    server: ServerProcess, kept: dict[str, Any], visitors: Visitors
) -> None:
    page = visitors.new()
    page.goto(f"{server.base_url}/")
    page.get_by_role("link", name="Library").click()
    page.get_by_role("link", name="greeting").click()
    newest = page.get_by_role("listitem").filter(has_text="Version 2")
    expect(newest).to_contain_text("production")
    # What a program wrote is text, whatever it looks like.
    expect(newest).to_contain_text("<b>Hi</b> {{name}}")
    expect(page.get_by_role("listitem").filter(has_text="Version 1")).to_contain_text("Hello")
    assert kept["prompt"]["prompt_id"] in page.url


def test_a_dataset_its_items_and_the_sessions_that_ran_them(
    server: ServerProcess, kept: dict[str, Any], visitors: Visitors
) -> None:
    page = visitors.new()
    page.goto(f"{server.base_url}/library/datasets")
    page.get_by_role("link", name="refunds").click()
    expect(page.get_by_role("heading", name="refunds small")).to_be_visible()
    page.get_by_role("button", name="broken").click()
    expect(page.get_by_text("Refund it")).to_be_visible()
    expect(page.get_by_text("It broke")).to_be_visible()
    page.get_by_role("link", name="A run of it").click()
    expect(page.get_by_role("heading", name="A run of it")).to_be_visible()
    assert kept["dataset"]["dataset_id"] not in page.url


def test_an_experiment_and_its_sessions(
    server: ServerProcess, kept: dict[str, Any], visitors: Visitors
) -> None:
    page = visitors.new()
    page.goto(f"{server.base_url}/library/experiments")
    page.get_by_role("link", name="new model").click()
    expect(page.get_by_role("region", name="Evaluators")).to_contain_text("polite")
    expect(page.get_by_role("link", name="A run of it")).to_be_visible()
    page.goto(f"{server.base_url}/library/experiments/none")
    expect(page.get_by_role("alert")).to_contain_text("The experiment could not be loaded")
    assert kept["experiment"]["name"] == "new model"


def test_flags_are_listed_with_their_values(
    server: ServerProcess, kept: dict[str, Any], visitors: Visitors
) -> None:
    page = visitors.new()
    page.goto(f"{server.base_url}/library/flags")
    expect(page.get_by_role("listitem").filter(has_text="retries")).to_contain_text("most")
    assert kept


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_for_everybody(
    server: ServerProcess, kept: dict[str, Any], visitors: Visitors, scheme: str
) -> None:
    paths = (
        "prompts",
        f"prompts/{kept['prompt']['prompt_id']}",
        "datasets",
        f"datasets/{kept['dataset']['dataset_id']}",
        f"experiments/{kept['experiment']['experiment_id']}",
        "flags",
    )
    for width in (390, 1024, 1600):
        page = visitors.new(width=width)
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for path in paths:
            page.goto(f"{server.base_url}/library/{path}")
            expect(page.get_by_role("listitem").first).to_be_visible()
            if path.startswith("datasets/"):
                page.get_by_role("button", name="broken").click()
                expect(page.get_by_text("Refund it")).to_be_visible()
            assert axe.violations(page) == []
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
