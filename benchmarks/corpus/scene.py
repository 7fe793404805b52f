"""A scene: one application's system prompt and what was said in it, read from a text file.

A file begins with `>>> scene MODEL PROVIDER` (every question stands for itself) or
`>>> dialogue MODEL PROVIDER` (one conversation); `>>> system`, `>>> user`, `>>> tool NAME` and
`>>> assistant` begin its parts.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

SCENES = Path(__file__).parent / "scenes"

_MARKER = re.compile(r"^>>> (\w+) ?(.*)\n", re.MULTILINE)
_KINDS = ("scene", "dialogue")
_ROLES = ("user", "tool", "assistant")


class Turn(NamedTuple):
    """One message; `name` is the tool's, else empty."""

    role: str
    name: str
    text: str


class Scene(NamedTuple):
    """One application, or one conversation in it."""

    name: str
    is_dialogue: bool
    model: str
    provider: str
    system: str
    turns: tuple[Turn, ...]


def parse(name: str, text: str) -> Scene:
    """Returns the scene; raises ValueError for a part that no scene has."""
    before, *parts = _MARKER.split(text)
    if before or len(parts) < 6 or parts[0] not in _KINDS or parts[3] != "system":
        raise ValueError(f"{name}: begins with `>>> scene` or `>>> dialogue`, then `>>> system`")
    model, provider = parts[1].split()
    turns = []
    for role, argument, content in zip(parts[6::3], parts[7::3], parts[8::3], strict=True):
        if role not in _ROLES:
            raise ValueError(f"{name}: no part is called {role!r}; known are {', '.join(_ROLES)}")
        turns.append(Turn(role, argument, content.strip()))
    is_dialogue = parts[0] == "dialogue"
    return Scene(name, is_dialogue, model, provider, parts[5].strip(), tuple(turns))


@cache
def load_scenes() -> tuple[Scene, ...]:
    """Returns all scenes, in the order of their names."""
    paths = sorted(SCENES.glob("*.txt"))
    return tuple(parse(path.stem, path.read_text("utf-8")) for path in paths)
