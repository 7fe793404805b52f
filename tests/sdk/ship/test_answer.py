import pytest

from lucidicai.ship.answer import Verdict
from lucidicai.ship.answer import judge

PROBLEM = b'{"detail": "as the test wishes", "code": "bad_request", "hint": ""}'
TAKEN = b'{"accepted": 1, "duplicates": 0, "refused": []}'


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (400, Verdict.REJECTED),
        (401, Verdict.KEY_REFUSED),
        (403, Verdict.KEY_REFUSED),
        (404, Verdict.NOT_LUCIDIC),
        (405, Verdict.NOT_LUCIDIC),
        (408, Verdict.BUSY),
        (409, Verdict.REJECTED),
        (413, Verdict.TOO_LARGE),
        (415, Verdict.NOT_LUCIDIC),
        (422, Verdict.REJECTED),
        (429, Verdict.BUSY),
        (301, Verdict.NOT_LUCIDIC),
        (500, Verdict.BUSY),
        (502, Verdict.BUSY),
        (503, Verdict.BUSY),
    ],
)
def test_each_status_has_its_verdict(status, verdict):
    assert judge(status, {}, PROBLEM).verdict is verdict


@pytest.mark.parametrize("status", [400, 402, 406, 409, 410, 411, 421, 422, 431])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<h1>Bad Request (400)</h1>",
        b"\xff",
        b"[]",
        b"{}",
        b'{"detail": "Not Acceptable"}',
        b'{"detail": [{"msg": "field required"}], "code": "x"}',
    ],
)
def test_a_refusal_that_does_not_speak_our_language_releases_nothing(status, body):
    assert judge(status, {}, body).verdict is Verdict.NOT_LUCIDIC


def test_what_was_refused_is_told():
    body = b'{"accepted": 1, "duplicates": 2, "refused": [{"index": 0, "reason": "malformed"}]}'
    answer = judge(200, {}, body)
    assert answer.verdict is Verdict.TAKEN
    assert [refusal.reason for refusal in answer.refused] == ["malformed"]


@pytest.mark.parametrize("body", [b"", b"<html>ok</html>", b"{}", b"[]", b'{"accepted": "yes"}'])
def test_success_that_does_not_speak_our_language_releases_nothing(body):
    assert judge(200, {}, body).verdict is Verdict.NOT_LUCIDIC


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("1e9", 3600.0), ("-1", None), ("nan", None), ("Wed", None)],
)
def test_retry_after_is_seconds_within_reason(header, seconds):
    assert judge(503, {"Retry-After": header}, b"").retry_after_seconds == seconds


def test_the_servers_sentence_is_kept():
    body = b'{"detail": "not frames", "code": "bad_request"}'
    assert judge(400, {}, body).detail == "not frames"
    assert judge(400, {}, b"\xff").detail == ""
