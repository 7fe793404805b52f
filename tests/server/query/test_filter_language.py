"""The filter language: what it parses, what it refuses, what it computes."""

from datetime import UTC
from datetime import datetime
from typing import Any

import pytest

from lucidic_server.model.failure import failure_key
from lucidic_server.model.filter import All
from lucidic_server.model.filter import Compare
from lucidic_server.model.filter import Expr
from lucidic_server.model.filter import Failed
from lucidic_server.model.filter import Has
from lucidic_server.model.filter import Not
from lucidic_server.model.filter import OneOf
from lucidic_server.model.filter import Scored
from lucidic_server.model.filter import Some
from lucidic_server.model.filter import Text
from lucidic_server.model.filter import Word
from lucidic_server.model.filter import matches
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.session import SessionSummary
from lucidic_server.query.errors import QueryError
from lucidic_server.query.parser import parse
from lucidic_server.query.term import known_fields

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
NOW_NS = to_nanoseconds(NOW)
HOUR = 3600 * 10**9
# The words that the session's events said.
SAID = {"refund", "denied", "order"}
# How one of them failed.
KEY = failure_key("function_call", "refund", "no answer after <n> s")


def parses(text: str, wanted: Expr | None) -> None:
    assert parse(text, NOW_NS) == wanted, text


def refuses(text: str, message: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, NOW_NS)
    assert message in caught.value.message, text
    assert caught.value.position == position, text
    assert caught.value.hint


def finds(_session_id: str, term: Text | Failed | Scored) -> bool:
    if isinstance(term, Text):
        return set(term.words) <= SAID
    if isinstance(term, Scored):
        return term.evaluator == "quality"
    return KEY in term.keys


def computes(text: str, expected: bool, **fields: Any) -> None:
    given: dict[str, Any] = {"session_id": "s", "agent_id": "a", "started_at": NOW}
    session = SessionSummary(**{**given, "last_record_at": NOW, **fields})
    found = matches(parse(text, NOW_NS), session, finds)
    assert found is expected, (text, fields)


def test_words_parse() -> None:
    parses("", None)
    parses("   ", None)
    parses("refund", Word("refund"))
    parses('"two words"', Word("two words"))
    parses("a b", All((Word("a"), Word("b"))))
    parses("-a", Not(Word("a")))
    parses('-"a b"', Not(Word("a b")))
    parses("a,b", Word("a,b"))
    parses("1:2", Word("1:2"))


def test_words_refuse() -> None:
    refuses('say "hello', "never closed", 4)
    refuses("a - b", "minus stands alone", 2)
    refuses("-", "minus stands alone", 0)
    refuses("x" * 2001, "2001 characters", 2000)


def test_words_compute() -> None:
    computes("REFUND", True, name="Refund of order 7")
    computes("refund", True, task="a refund")
    computes("ref", True, tags=["x", "refund"])
    computes("ref", True, session_id="my-REF-1")
    computes("refund", False, name="order")
    computes("-refund", True, name=None)
    computes("refund order", True, name="refund", task="order")
    computes("refund order", False, name="refund")


def test_text_fields_parse() -> None:
    parses("state:active", OneOf("state", ("active",)))
    parses("State:ACTIVE,finished", OneOf("state", ("active", "finished")))
    parses("verdict:yes", OneOf("verdict", ("yes",)))
    parses("-tag:a", Not(OneOf("tag", ("a",))))
    parses('name:"a b",c', OneOf("name", ("a b", "c")))
    parses("agent:a:b", OneOf("agent", ("a:b",)))
    parses('task:""', OneOf("task", ("",)))


def test_text_fields_refuse() -> None:
    refuses("colour:red", "there is no field 'colour'; the fields are agent, cost, duration", 0)
    refuses("a colour:red", "there is no field", 2)
    refuses("state:done", "'done' is no state; it is one of active, finished, interrupted", 6)
    refuses("state:active,done", "'done'", 13)
    refuses("verdict:maybe", "it is one of yes", 8)
    refuses("production:perhaps", "it is one of true", 11)
    refuses("name>a", "can't be compared with >", 0)
    refuses("state:", "a value is missing", 6)
    refuses("state:active,", "a value is missing", 13)
    refuses("tag:" + "a," * 200 + "a", "201 values", 404)


def test_an_unknown_field_names_every_known_one() -> None:
    with pytest.raises(QueryError) as caught:
        parse("nothing:1")
    assert all(name in caught.value.message for name in known_fields())


def test_text_fields_compute() -> None:
    computes("state:active,interrupted", True, state="interrupted")
    computes("state:finished", False, state="active")
    computes("verdict:success", True, is_successful=True)
    computes("verdict:yes", False, is_successful=None)
    computes("verdict:failed", True, is_successful=False)
    computes("verdict:unjudged", True, is_successful=None)
    computes("verdict:no,none", True, is_successful=None)
    computes("agent:shop", True, agent_id="shop")
    computes("agent:sho", False, agent_id="shop")
    computes("production:true", True, production_monitoring=True)
    computes("production:no", True, production_monitoring=False)
    computes("tag:a", True, tags=["b", "a"])
    computes("tag:a", False, tags=["ab"])
    computes("name:Two", True, name="one two")
    computes("task:x", False, task=None)
    computes("-task:x", True, task=None)
    computes("id:s-1", True, session_id="s-17")
    computes("id:17", False, session_id="s-17")


def test_numbers_parse() -> None:
    parses("cost>0.5", Compare("cost", ">", 0.5))
    parses("eval>=0.5", Compare("eval", ">=", 0.5))
    parses("steps<10", Compare("steps", "<", 10))
    parses("events:3", Compare("events", "=", 3))
    parses("errors:0,1", Some((Compare("errors", "=", 0), Compare("errors", "=", 1))))
    parses("eval>-1", Compare("eval", ">", -1))
    parses("-cost<=1e-3", Not(Compare("cost", "<=", 0.001)))
    parses("duration>90", Compare("duration", ">", 90_000.0))
    parses("duration<=1.5m", Compare("duration", "<=", 90_000.0))
    parses("duration<250ms", Compare("duration", "<", 250.0))


def test_numbers_refuse() -> None:
    refuses("cost>cheap", "cost is a number, not 'cheap'", 5)
    refuses("cost>nan", "cost is a number", 5)
    refuses("cost>inf", "cost is a number", 5)
    refuses("duration>soon", "a length of time, not 'soon'", 9)
    refuses("duration>-5", "a length of time", 9)
    refuses("steps>1,2", "more than one value", 8)
    refuses("steps>", "a value is missing", 6)


def test_numbers_compute() -> None:
    computes("cost>1", True, cost=1.5)
    computes("cost>1", False, cost=None)
    computes("-cost>1", True, cost=None)
    computes("eval:1", True, session_eval=1.0)
    computes("eval>=0.5 eval<0.9", True, session_eval=0.5)
    computes("steps:2,3", True, steps=3)
    computes("events>10", False, events=10)
    computes("errors>0", True, errors=1)
    computes("duration>1.5s", True, duration_ms=1501.0)
    computes("duration>0", False, duration_ms=None)


def test_moments_parse() -> None:
    day = to_nanoseconds(datetime(2026, 1, 30, tzinfo=UTC))
    parses("started>=2026-01-30", Compare("started", ">=", day))
    parses("started>2026-01-30", Compare("started", ">", day + 24 * HOUR - 1))
    parses("started<2026-01-30", Compare("started", "<", day))
    parses("started>-2h", Compare("started", ">", NOW_NS - 2 * HOUR))
    parses("started:-1d", Compare("started", ">=", NOW_NS - 24 * HOUR))
    parses("started>2026-01-30T02:00Z", Compare("started", ">", day + 2 * HOUR))
    parses("started>2026-01-30T02:00+02:00", Compare("started", ">", day))
    within = (Compare("started", ">=", day), Compare("started", "<=", day + 24 * HOUR - 1))
    parses("started:2026-01-30", All(within))


def test_moments_refuse() -> None:
    refuses("started>yesterday", "a moment, not 'yesterday'", 8)
    refuses("started>2026-13-01", "a moment", 8)
    refuses("started>0001-01-01", "a moment", 8)
    refuses("started>-5y", "a moment", 8)


def test_moments_compute() -> None:
    computes("started>-1h", True, started_at=NOW)
    computes("started<-1h", False, started_at=NOW)
    computes("started:2026-01-31", True)
    computes("started:2026-01-30", False)
    computes("started>-999999999999w", True)


def test_relative_moments_count_from_the_clock_by_default() -> None:
    found = parse("started>-1h")
    assert isinstance(found, Compare)
    assert found.value > NOW_NS


def test_joined_terms_parse() -> None:
    a, b, c = Word("a"), Word("b"), Word("c")
    parses("a or b", Some((a, b)))
    parses("a OR b Or c", Some((a, b, c)))
    parses("a and b", All((a, b)))
    parses("a b or c", Some((All((a, b)), c)))
    parses("a (b or c)", All((a, Some((b, c)))))
    parses("(a b)(c)", All((All((a, b)), c)))
    parses("not a", Not(a))
    parses("not not a", Not(Not(a)))
    parses("-(a or b) c", All((Not(Some((a, b))), c)))
    parses("not a or b", Some((Not(a), b)))
    parses('"or" "AND" "not"', All((Word("or"), Word("AND"), Word("not"))))
    parses("(state:active)", OneOf("state", ("active",)))
    parses("(cost>1)", Compare("cost", ">", 1))
    parses('"(" -")"', All((Word("("), Not(Word(")")))))
    parses("orders nothing android", All((Word("orders"), Word("nothing"), Word("android"))))


def test_joined_terms_refuse() -> None:
    refuses("a or", "a term is missing at the end", 4)
    refuses("or a", "a term is missing before 'or'", 0)
    refuses("a or or b", "a term is missing before 'or'", 5)
    refuses("a and", "a term is missing at the end", 5)
    refuses("(a", "a parenthesis is never closed", 0)
    refuses("a (b (c)", "a parenthesis is never closed", 2)
    refuses("a)", "closed that was never opened", 1)
    refuses("()", "a term is missing before ')'", 1)
    refuses("not", "a term is missing at the end", 3)
    refuses("(" * 31 + "a" + ")" * 31, "more than 30", 30)
    refuses("-" * 2000, "a minus stands alone", 1999)
    refuses("-" * 1999 + "a", "more than 30", 30)


def test_joined_terms_compute() -> None:
    computes("name:a or task:b", True, name="x", task="b")
    computes("(errors>0 or cost>1) agent:a", True, errors=1)
    computes("(errors>0 or cost>1) -agent:a", False, errors=1)
    computes("not (errors>0 or cost>1)", True)


def test_has_parses() -> None:
    parses("has:cost", Has("cost"))
    parses("has:Cost,eval", Some((Has("cost"), Has("eval"))))
    parses("-has:name", Not(Has("name")))


def test_has_refuses() -> None:
    refuses("has:colour", "there is no field 'colour' to have", 4)
    refuses("has>cost", "can't be compared", 0)


def test_has_computes() -> None:
    computes("has:cost", True, cost=0.0)
    computes("has:cost", False)
    computes("has:name", False, name="")
    computes("has:tag", False, tags=[""])
    computes("has:tag", True, tags=["a"])
    computes("has:verdict", True, is_successful=False)
    computes("has:verdict", False)
    computes("has:ended", False)
    computes("has:started", True)


def test_text_parses() -> None:
    parses("text:Refund", Text(("refund",)))
    parses('text:"refund, DENIED refund"', Text(("refund", "denied")))
    parses("text:a,b", Some((Text(("a",)), Text(("b",)))))


def test_text_refuses() -> None:
    refuses('text:"..."', "'...' has no word to look for", 5)
    refuses("text>a", "can't be compared", 0)


def test_text_computes() -> None:
    computes("text:REFUND", True)
    computes('text:"refund denied"', True)
    computes("text:refund text:granted", False)
    computes("text:granted,order", True)


def test_failure_parses() -> None:
    parses(f"failure:{KEY.upper()},{'0' * 16}", Failed((KEY, "0" * 16)))


def test_failure_refuses() -> None:
    refuses("failure:timeout", "'timeout' is no failure's key", 8)
    refuses(f"failure>{KEY}", "can't be compared", 0)


def test_failure_computes() -> None:
    computes(f"failure:{KEY}", True)
    computes(f"-failure:{KEY}", False)
    computes(f"failure:{'0' * 16}", False)


def test_score_parses() -> None:
    parses("score:quality", Scored("quality"))
    parses("score:quality>=4", Scored("quality", ">=", 4.0))
    parses("score:solved=no", Scored("solved", "=", value=False))
    parses('score:"answer tone=very curt"', Scored("answer tone", "=", "very curt"))
    parses("score:a<-0.5,b", Some((Scored("a", "<", -0.5), Scored("b"))))
    parses("score:size=1", Scored("size", "=", 1.0))


def test_score_refuses() -> None:
    refuses("score>4", "can't be compared", 0)
    refuses("score:>4", "names no score", 6)
    refuses("score:quality>good", "no number", 6)
    refuses("score:quality=", "missing", 6)
    refuses("score:quality>nan", "no number", 6)


def test_score_computes() -> None:
    computes("score:quality", True)
    computes("-score:quality", False)
    computes("score:other", False)


def test_later_fields_compute() -> None:
    computes("model:gpt-5", True, models=["claude", "gpt-5"])
    computes("model:gpt", False, models=["gpt-5"])
    computes("reason:lease", True, end_reason="lease")
    computes("tokens>=30", True, input_tokens=10, output_tokens=20)
    computes("tokens>=0", False, input_tokens=10)
    computes("ended>-1h", True, ended_at=NOW)
    computes("ended>-1h", False)
    computes("last>-1h", True)
