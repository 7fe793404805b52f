"""Sorts and cursors: ours are read, others are refused with what would be right."""

import pytest

from lucidic_server.model.page import SESSION_SORTS
from lucidic_server.model.page import PageError
from lucidic_server.model.page import decode_cursor
from lucidic_server.model.page import encode_cursor
from lucidic_server.model.page import parse_sort


def test_a_sort_is_a_field_and_a_direction() -> None:
    assert parse_sort(None) == ("started_at", True)
    assert parse_sort("") == ("started_at", True)
    assert parse_sort("cost") == ("cost", False)
    assert all(parse_sort(f"-{name}") == (name, True) for name in SESSION_SORTS)


@pytest.mark.parametrize("sort", ["colour", "--cost", "cost desc", "-"])
def test_an_unknown_sort_names_the_known_ones(sort: str) -> None:
    with pytest.raises(PageError, match="sort takes started_at, name"):
        parse_sort(sort)


@pytest.mark.parametrize("parts", [("-cost", None, "s"), ("name", "é\n", "s/1"), ("x", 0.1, "")])
def test_a_cursor_comes_back_whole(parts: tuple[object, ...]) -> None:
    assert decode_cursor(encode_cursor(*parts), 3) == list(parts)


@pytest.mark.parametrize("cursor", ["!", "é", "e30", "WzFd", "a" * 5, encode_cursor(1, 2)])
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(PageError, match="start without it"):
        decode_cursor(cursor, 3)
