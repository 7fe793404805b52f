"""What people keep, in the control store: projects apart, writers at once, migrated from before."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lucidic_server.clock import SystemClock
from lucidic_server.control import sqlite
from lucidic_server.control.store import Control
from lucidic_server.errors import ConflictError
from lucidic_server.model.flag import FlagAnswer


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    opened = Control(tmp_path, SystemClock())
    yield opened
    opened.close()


def at_once(work: Any, count: int = 8) -> list[Any]:
    """Runs the work in threads that begin together; returns what they return or raise."""
    gate = threading.Barrier(count)
    answers: list[Any] = []

    def run(number: int) -> None:
        gate.wait()
        try:
            answers.append(work(number))
        except ConflictError as error:
            answers.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == count
    return answers


def test_versions_that_are_written_at_once_are_all_kept(control: Control) -> None:
    made = at_once(lambda n: control.prompts.write("p", "a", "name", f"content {n}"))
    assert sorted(version.version for version in made) == list(range(1, 9))
    (prompt,) = control.prompts.page("p", None, 10, None).items
    kept = control.prompts.versions(prompt.prompt_id, 100, None)
    assert {version.content for version in kept} == {f"content {n}" for n in range(8)}
    assert prompt.labels == {"latest": 8, "production": 8}


def test_of_those_that_take_a_name_at_once_one_gets_it(control: Control) -> None:
    for create in (
        lambda _n: control.datasets.create("p", "a", {"name": "n"}),
        lambda _n: control.flags.create("p", "a", {"name": "n", "value": 1}),
        lambda _n: control.prompts.write("p", "a", "n", "c", must_be_new=True),
    ):
        answers = at_once(create)
        assert sum(not isinstance(answer, ConflictError) for answer in answers) == 1


def test_of_two_answers_to_a_session_the_first_counts(control: Control) -> None:
    def settle(number: int) -> Any:
        return control.flags.settle("p", "s", {"f": FlagAnswer("agent", number)})["f"].value

    told = set(at_once(settle))
    assert len(told) == 1
    assert control.flags.told("p", "s", ["f"])["f"].value == told.pop()
    assert control.flags.told("other", "s", ["f"]) == {}
    assert control.eraser.sessions("p", ["s"]) == {"flag_answers": 1}
    assert control.flags.told("p", "s", ["f"]) == {}


def test_a_project_reaches_nothing_of_another(control: Control) -> None:
    version = control.prompts.write("mine", "a", "n", "c")
    dataset = control.datasets.create("mine", "a", {"name": "n"})
    item = control.datasets.create_item("mine", dataset.dataset_id, {"name": "i", "input": 1})
    assert item is not None
    item_id, dataset_id = item.dataset_item_id, dataset.dataset_id
    flag = control.flags.create("mine", "a", {"name": "n", "value": 1})
    experiment = control.experiments.create("mine", "a", {"name": "n"})
    control.tools.sync("mine", "a", [_tool("t")])
    control.tools.keep_run("mine", "a", {})
    other = "other"
    nothing = [
        control.prompts.get(other, version.prompt_id),
        control.prompts.find(other, "a", "n"),
        control.datasets.get(other, dataset_id),
        control.datasets.update(other, dataset_id, {"name": "m"}),
        control.datasets.item(other, dataset_id, item_id),
        control.datasets.create_item(other, dataset_id, {"name": "i", "input": 1}),
        control.datasets.update_item(other, dataset_id, item_id, {"name": "j"}),
        control.datasets.flags_of(other, item_id),
        control.flags.get(other, flag.flag_id),
        control.flags.update(other, flag.flag_id, {"value": 2}),
        control.experiments.get(other, experiment.experiment_id),
        control.experiments.update(other, experiment.experiment_id, {"name": "m"}),
    ]
    assert nothing == [None] * len(nothing)
    refused = [
        control.prompts.delete(other, version.prompt_id),
        control.datasets.delete(other, dataset_id),
        control.datasets.delete_item(other, dataset_id, item_id),
        control.flags.delete(other, flag.flag_id),
        control.experiments.delete(other, experiment.experiment_id),
        control.tools.has(other, "a", "t"),
    ]
    assert refused == [False] * len(refused)
    assert control.flags.values(other, "a", ["n"]) == {}
    assert control.tools.all(other, "a") == []
    for page in (
        control.prompts.page(other, None, 10, None),
        control.datasets.page(other, None, 10, None),
        control.flags.page(other, None, 10, None),
        control.experiments.page(other, None, 10, None),
        control.tools.runs(other, None, 10, None),
    ):
        assert (page.items, page.total) == ([], 0)
    assert control.datasets.all(other, None) == []
    assert control.datasets.item("mine", dataset_id, item_id) == item


def test_what_is_kept_outlives_the_server(tmp_path: Path) -> None:
    first = Control(tmp_path, SystemClock())
    made = first.datasets.create("p", "a", {"name": "n", "suggested_flag_config": {"big": 2**70}})
    first.close()
    second = Control(tmp_path, SystemClock())
    assert second.datasets.get("p", made.dataset_id) == made
    second.close()


def test_a_failed_write_leaves_nothing_behind(control: Control, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / sqlite.FILE) as connection:
        connection.execute("DROP TABLE prompt_labels")
    connection.close()
    with pytest.raises(Exception, match="no such table"):
        control.prompts.write("p", "a", "n", "c")
    with sqlite3.connect(tmp_path / sqlite.FILE) as connection:
        assert connection.execute("SELECT count(*) FROM prompts").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM prompt_versions").fetchone() == (0,)
    connection.close()


def _tool(name: str) -> dict[str, Any]:
    return {"name": name, "signature": {}, "docstring": None, "return_shape": None,
            "source_hash": None}  # fmt: skip
