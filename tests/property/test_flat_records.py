"""Lines become flat rows, and Parquet, and come back as they were, whatever is in them."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from lucidic_server.model.flat_record import COLUMNS
from lucidic_server.model.flat_record import EXTRA
from lucidic_server.model.flat_record import VERSION
from lucidic_server.model.flat_record import VERSION_COLUMN
from lucidic_server.model.flat_record import NewerError
from lucidic_server.model.flat_record import flatten
from lucidic_server.model.flat_record import unflatten
from lucidic_server.telemetry import parquet

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
PICTURES = st.lists(
    st.fixed_dictionaries(
        {"media_type": st.sampled_from(["image/png", ""])},
        optional={"data": st.sampled_from(["aGk=", ""]), "url": TEXT, "other": TEXT},
    ),
    max_size=2,
)
NAMES = st.sampled_from([*COLUMNS, EXTRA, "unknown", "screenshots"])
# Fields of any kind, also of the wrong one.
LINES = st.dictionaries(NAMES, ANY | PICTURES | st.lists(TEXT, max_size=3), max_size=8)


@given(LINES)
def test_a_line_comes_back_as_it_was(said: dict[str, Any]) -> None:
    line = msgspec.json.encode(said)
    assert msgspec.json.decode(unflatten(flatten(line))) == said


@settings(max_examples=2, deadline=None)
@given(st.lists(LINES, min_size=20, max_size=120))
def test_a_file_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, said: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("parquet")
    source, middle, back = folder / "a.jsonl", folder / "a.parquet", folder / "b.jsonl"
    # What every line of an export has.
    lines = [{"kind": "k", "session_id": "s", "time": 1, **one} for one in said]
    source.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in lines))
    # What a conversion that was killed left behind.
    middle.write_bytes(b"half a file")
    parquet.write(source, middle)
    parquet.read(middle, back)
    assert [msgspec.json.decode(line) for line in back.read_bytes().splitlines()] == lines


def test_a_row_of_a_newer_version_is_refused() -> None:
    with pytest.raises(NewerError):
        unflatten(msgspec.json.encode({VERSION_COLUMN: VERSION + 1, "kind": "k"}))


def test_what_is_no_parquet_file_of_ours_is_refused(tmp_path: Path) -> None:
    lines, file, other = tmp_path / "l", tmp_path / "f.parquet", tmp_path / "o"
    lines.write_bytes(b'{"kind":"k","session_id":"s","time":1}\n')
    parquet.write(lines, file)
    whole = file.read_bytes()
    for broken, told in (
        (b"PK\x03\x04" + whole, "no Parquet file"),
        (whole[:-8], "its end is missing"),
        (whole[:4] + b"\0" * 40 + whole[-4:], "can't be converted"),
    ):
        file.write_bytes(broken)
        with pytest.raises(parquet.ParquetError, match=told):
            parquet.read(file, other)
    lines.write_bytes(b"not json\n")
    with pytest.raises(parquet.ParquetError, match="line 1 is no record"):
        parquet.write(lines, file)


def test_a_small_file_that_says_too_much_is_refused(tmp_path: Path) -> None:
    lines, file = tmp_path / "l", tmp_path / "f.parquet"
    line = msgspec.json.encode({"kind": "k", "session_id": "s", "time": 1, "input": "x" * 100_000})
    lines.write_bytes((line + b"\n") * 300)
    parquet.write(lines, file)
    assert file.stat().st_size < 300_000
    with pytest.raises(parquet.ParquetError):
        parquet.read(file, tmp_path / "o", most_bytes=1_000_000)
