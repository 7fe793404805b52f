"""What endpoints that answer page by page are asked with."""

from typing import Annotated

from litestar.params import Parameter

AgentId = Annotated[str | None, Parameter(description="Only what this agent has.")]
Limit = Annotated[int, Parameter(ge=1, le=500, description="Items a page.")]
Cursor = Annotated[
    str | None, Parameter(description="`next_cursor` of the page before; leave out for the first.")
]
