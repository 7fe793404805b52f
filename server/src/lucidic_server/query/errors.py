"""A filter that can't be read."""


class QueryError(ValueError):
    """What was wrong, at which character (from 0), and what would be right."""

    def __init__(self, message: str, position: int, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.hint = hint
