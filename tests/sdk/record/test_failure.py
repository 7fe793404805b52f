"""What is told of a failure."""

import lucidicai as lai
from lucidicai.record.failure import headline
from lucidicai.record.failure import traceback_of


def failing(depth: int = 0) -> None:
    if depth:
        failing(depth - 1)
    raise LookupError("missing")


def caught(function, *arguments) -> BaseException:
    try:
        function(*arguments)
    except BaseException as error:  # noqa: BLE001  any failure is what is wanted
        return error
    raise AssertionError("it did not fail")


def test_a_traceback_reads_as_the_interpreter_prints_it():
    text = traceback_of(caught(failing))
    assert text.startswith("Traceback (most recent call last):\n  File ")
    assert text.endswith('raise LookupError("missing")\nLookupError: missing\n')


def test_a_traceback_has_no_frame_of_this_package():
    text = traceback_of(caught(lai.event(lai.step(failing)), 1))
    assert "lucidicai" not in text.replace(__file__, "")
    assert text.count("raise LookupError") == 1
    # A failure of the package's own keeps its frames: they are what there is to tell.
    assert "session.py" in traceback_of(caught(lai.end_session))


def test_causes_come_first_and_contexts_too():
    def again(explicit):
        try:
            failing()
        except LookupError as error:
            if explicit:
                raise ValueError("outer") from error
            raise ValueError("outer")  # noqa: B904  the context is what is tested

    for explicit, words in [(True, "direct cause"), (False, "During handling")]:
        text = traceback_of(caught(again, explicit))
        assert text.index("LookupError: missing") < text.index(words) < text.index("ValueError: o")


def test_a_suppressed_context_is_not_told_and_a_ring_of_causes_ends():
    def quiet():
        try:
            failing()
        except LookupError:
            raise ValueError("outer") from None

    assert "LookupError" not in traceback_of(caught(quiet))
    one, two = ValueError("one"), ValueError("two")
    one.__cause__, two.__cause__ = two, one
    assert traceback_of(one).count("ValueError") == 2


def test_groups_and_notes_are_told():
    error = LookupError("missing")
    error.add_note("look elsewhere")
    text = traceback_of(ExceptionGroup("both", [error, ValueError("other")]))
    assert text.startswith("ExceptionGroup: both\n")
    assert "  | LookupError: missing\n  | look elsewhere\n" in text
    assert "  | ValueError: other\n" in text


def test_a_runaway_recursion_is_told_by_its_innermost_frames():
    text = traceback_of(caught(failing, 900))
    assert len(text) < 20_000
    assert text.endswith("LookupError: missing\n")


def test_the_class_of_a_failure_is_told_with_its_module():
    assert headline(lai.InvalidOperationError("no")) == "lucidicai.errors.InvalidOperationError: no"
    assert headline(ValueError()) == "ValueError"
