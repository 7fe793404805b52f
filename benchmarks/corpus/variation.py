"""Variations of a scene, so that 5,000 events are not 150 said over and over.

Some words are exchanged for others of the same scene and numbers for other numbers. The result
reads badly; it compresses as badly as a fresh text, which is what it is for.
"""

import random
import re

from benchmarks.corpus.scene import Scene
from benchmarks.corpus.scene import Turn

# Share of the words that are exchanged. Chosen so that a mebibyte of variations compresses (zstd,
# level 1) no better than the texts as written; with less, repeats would flatter the figure.
EXCHANGED = 0.5

# A word of three letters or more that is not the name of a JSON field or part of an identifier.
_WORD = re.compile(r'\b[^\W\d_]{3,}\b(?!":)')
_NUMBER = re.compile(r"\d+")


def varied(scene: Scene, number: int) -> Scene:
    """Returns variation `number` of the scene; number 0 is the scene as written.

    The system prompt stays, as it does from call to call of an application.
    """
    if number == 0:
        return scene
    chance = random.Random(f"{scene.name} {number}")  # not for secrets
    words = _WORD.findall(" ".join(turn.text for turn in scene.turns))

    def other_word(found: re.Match[str]) -> str:
        return chance.choice(words) if chance.random() < EXCHANGED else found[0]

    def other_number(found: re.Match[str]) -> str:
        # As long as before, and no zero in front: it may stand in JSON.
        return str(chance.randrange(10 ** (len(found[0]) - 1), 10 ** len(found[0])))

    turns = tuple(
        Turn(turn.role, turn.name, _NUMBER.sub(other_number, _WORD.sub(other_word, turn.text)))
        for turn in scene.turns
    )
    return scene._replace(turns=turns)
