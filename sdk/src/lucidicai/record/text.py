"""Any text as UTF-8 can hold it."""


def clean(text: str) -> str:
    """Returns the text with lone surrogates, which UTF-8 cannot hold, written as escapes."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "backslashreplace").decode()
    return text
