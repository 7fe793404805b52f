"""Every name and parameter of the public packages is here, by position and by keyword.

`public_signatures.json` lists them, read out of the packages themselves: name → parameters in their
order, `name=` for keyword-only ones; null for what is no function. What differs is decided here,
and told in docs/reference/eras.md.
"""

import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lucidicai as lai

SIGNATURES = json.loads(Path(__file__).with_name("public_signatures.json").read_text("utf-8"))
ERAS = ("1.2.22", "1.3.5", "2.1.3", "3.7.1")

# Classes whose instances nobody but the packages makes.
NOT_HERE = {"Client", "Step", "Event"}

# By keyword only here: the order of an earlier era, or of the documentation, was taken.
NOT_BY_POSITION = {
    ("1.2.22", "init"): {"rubrics", "tags", "masking_function", "auto_end", "lucidic_api_key"},
    ("1.2.22", "continue_session"): {"lucidic_api_key"},
    ("2.1.3", "init"): {"experiment_id", "evaluators", "tags", "datasetitem_id"},
    ("2.1.3", "update_session"): {"session_id"},
    ("2.1.3", "end_session"): {"session_id", "wait_for_flush"},
    ("2.1.3", "get_dataset_items"): {"api_key", "agent_id"},
}
VAR_KEYWORD = inspect.Parameter.VAR_KEYWORD
VAR_POSITIONAL = inspect.Parameter.VAR_POSITIONAL
POSITIONAL_OR_KEYWORD = inspect.Parameter.POSITIONAL_OR_KEYWORD

# By position only: what is called or decorated.
NOT_BY_KEYWORD = {"fn", "func", "target"}


def _functions() -> list[Any]:
    return [
        pytest.param(era, name, id=f"{era}-{name}")
        for era in ERAS
        for name in SIGNATURES[era]
        if name not in NOT_HERE
    ]


@pytest.mark.parametrize(("era", "name"), _functions())
def test_a_function_of_the_packages_is_called_as_there(era: str, name: str):
    ours = getattr(lai, name)
    theirs = SIGNATURES[era][name]
    if theirs is not None:
        assert differences(ours, theirs, NOT_BY_POSITION.get((era, name), set())) == []


@pytest.mark.usefixtures("lucidic_recorder")
@pytest.mark.parametrize("part", sorted(SIGNATURES["3.7.1 client"]))
def test_a_client_is_called_as_there(part: str):
    client = lai.LucidicAI()
    made: dict[str, Any] = {
        "LucidicAI": client,
        "Session": client.sessions.create(),
        "Prompt": lai.Prompt,
    }
    target = made[part] if part in made else getattr(client, part)
    wrong = []
    for name, theirs in SIGNATURES["3.7.1 client"][part].items():
        ours = type(client) if name == "__init__" else getattr(target, name)
        if theirs is not None:
            wrong += [f"{name}: {one}" for one in differences(ours, theirs, set())]
    assert wrong == []


def differences(ours: Callable[..., Any], theirs: str, excepted: set[str]) -> list[str]:
    """Says which calls of theirs would fail or mean something else here."""
    found = [
        parameter
        for parameter in inspect.signature(ours).parameters.values()
        if parameter.name not in {"self", "cls"}
    ]
    kinds = {parameter.kind for parameter in found}
    by_position = [
        parameter.name
        for parameter in found
        if parameter.kind in {inspect.Parameter.POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD}
    ]
    by_keyword = {parameter.name for parameter in found} - set(_only_by_position(found))
    wrong = []
    for place, word in enumerate(theirs.split()):
        name = word.strip("*=")
        if word.startswith("*"):
            if (VAR_KEYWORD if word.startswith("**") else VAR_POSITIONAL) not in kinds:
                wrong.append(f"no {word}")
            continue
        if name in NOT_BY_KEYWORD:
            continue
        if name not in by_keyword and VAR_KEYWORD not in kinds:
            wrong.append(f"no {name}=")
        if word.endswith("=") or name in excepted or VAR_POSITIONAL in kinds:
            continue
        if by_position[place : place + 1] != [name]:
            wrong.append(f"{name} is not at place {place}")
    names = {word.strip("*=") for word in theirs.split()}
    required = {
        parameter.name
        for parameter in found
        if parameter.default is parameter.empty and parameter.kind is POSITIONAL_OR_KEYWORD
    }
    if not names & NOT_BY_KEYWORD:
        wrong += [f"{name} is required here" for name in sorted(required - names)]
    return wrong


def _only_by_position(found: list[inspect.Parameter]) -> list[str]:
    return [one.name for one in found if one.kind is inspect.Parameter.POSITIONAL_ONLY]


@pytest.mark.parametrize(
    ("theirs", "wrong"),
    [
        ("a b", []),
        ("a", ["b is required here"]),
        ("b a", ["b is not at place 0", "a is not at place 1"]),
        ("a b c", ["no c=", "c is not at place 2"]),
        ("a b **more", ["no **more"]),
        ("a b d=", []),
        ("a b e=", ["no e="]),
    ],
)
def test_a_difference_is_seen(theirs: str, wrong: list[str]):
    def ours(a: int, b: int, *, d: int = 0) -> None:
        """Takes some."""

    assert differences(ours, theirs, set()) == wrong
