"""What an older server stored and this one would refuse does not break the page it is on."""

import msgspec

from lucidic_server.model.event import json_value
from lucidic_server.model.merged import fold_extra


def test_a_stored_value_that_is_nested_too_deeply_is_given_back_as_text() -> None:
    for levels in (101, 900, 100_000):
        text = "[" * levels + "]" * levels
        assert json_value(text) == text
    assert json_value('{"a":[1]}') == {"a": [1]}


def test_an_unknown_field_that_is_nested_too_deeply_is_left_out() -> None:
    deep = "[" * 900 + "]" * 900
    folded = fold_extra([(1, "w", 1, f'{{"deep":{deep}}}'), (2, "w", 2, '{"b":1}')])
    assert msgspec.json.encode(folded) == b'{"b":1}'
