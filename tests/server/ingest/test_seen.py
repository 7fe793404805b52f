"""The cache of known records: it may forget, it never claims what was not stored."""

from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.ingest.seen import Seen

NAMES = st.tuples(st.sampled_from("abc"), st.integers(1, 40))


@given(st.lists(NAMES, max_size=120), st.lists(NAMES, max_size=40))
def test_it_knows_exactly_what_was_added_while_it_fits(
    added: list[tuple[str, int]], asked: list[tuple[str, int]]
) -> None:
    seen = Seen()
    for writer, seq in added:
        seen.add("p", writer, seq)
    for writer, seq in [*added, *asked]:
        assert seen.has("p", writer, seq) == ((writer, seq) in added)
        assert not seen.has("other project", writer, seq)


@given(st.lists(NAMES, max_size=120))
def test_a_full_cache_forgets_and_never_invents(added: list[tuple[str, int]]) -> None:
    seen = Seen(max_writers=2)
    for writer, seq in added:
        seen.add("p", writer, seq)
    known = {(w, s) for w in "abc" for s in range(1, 41) if seen.has("p", w, s)}
    assert known <= set(added)
    if added:
        assert seen.has("p", *added[-1])


def test_a_writer_that_leaves_gaps_stays_within_bounds() -> None:
    seen = Seen()
    for seq in range(2, 20_000, 2):
        seen.add("p", "w", seq)
    assert len(seen._writers["p", "w"].beyond) <= 256
    assert seen.has("p", "w", 19_998)
    assert not seen.has("p", "w", 1)
