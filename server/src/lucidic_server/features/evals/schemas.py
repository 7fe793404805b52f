"""Programs' evaluations on the wire."""

from typing import Literal

import msgspec

from lucidic_server.model.bounds import Id
from lucidic_server.model.bounds import Name

ResultType = Literal["boolean", "number", "string"]


class EmittedEval(msgspec.Struct, frozen=True):
    """A program's judgement on its session. Bodies may hold more than is named here.

    `current_time` is when the program made it: with it, the same body sent again is the same
    score.
    """

    session_id: Id
    result: bool | float | str
    result_type: ResultType | None = None
    name: Name | None = None
    description: str | None = None
    current_time: str | None = None


class AcceptedEval(msgspec.Struct, frozen=True):
    """Under which id and name the judgement is kept."""

    eval_id: str
    name: str
