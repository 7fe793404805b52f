"""How long names, ids and lists of what people keep may be; the API refuses what is longer."""

from typing import Annotated

from msgspec import Meta

from lucidicai.wire.limits import MAX_ID_CHARS
from lucidicai.wire.limits import MAX_NAME_CHARS
from lucidicai.wire.limits import MAX_TAGS

# What a control table's key columns hold.
MAX_KEPT_NAME_CHARS = 512
# One call's names of flags or evaluators: far more than any program has.
MAX_NAMES = 1_000

Name = Annotated[str, Meta(min_length=1, max_length=MAX_KEPT_NAME_CHARS)]
Id = Annotated[str, Meta(min_length=1, max_length=MAX_ID_CHARS)]
Tag = Annotated[str, Meta(min_length=1, max_length=MAX_NAME_CHARS)]
Tags = Annotated[list[Annotated[str, Meta(max_length=MAX_NAME_CHARS)]], Meta(max_length=MAX_TAGS)]
Names = Annotated[list[Name], Meta(max_length=MAX_NAMES)]
