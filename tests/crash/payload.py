"""What the events of the matrix carry: a text that tells whether any byte of it went astray."""


def text(name: str, chars: int) -> str:
    """The text of the event of that name, about `chars` long."""
    return (name + " ") * (chars // (len(name) + 1))
