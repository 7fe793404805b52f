"""The masking function: what it sees, and what happens when it fails."""

import json
from typing import Any

import lucidicai as lai
from lucidicai.record.masking import WITHHELD


def test_every_text_that_is_recorded_is_masked(recorded):
    @lai.event(description="secret description")
    def work(argument):
        return "secret result"

    lai.init(
        "secret name",
        task="secret task",
        tags=["secret tag"],
        metadata={"secret key": "secret value"},
        masking_function=lambda text: text.replace("secret", "***"),
    )
    lai.create_step("secret s", "secret a", "secret g", 1.0, "secret d")
    lai.create_event(description="secret first line\nsecret rest", result={"r": "secret"})
    lai.create_event("llm_generation", model="secret-model", messages=["secret"], extra="secret")
    work("secret argument")
    lai.create_error_event(ValueError("secret error"), context="secret context")
    lai.update_session(task="secret again", session_eval_reason="secret why")
    lai.end_session(is_successful=False, is_successful_reason="secret because")
    told = json.dumps([repr(record) for record in recorded.all])
    assert "secret" not in told
    assert told.count("***") >= 20
    assert recorded.named("*** first line")["input"] == "*** first line\n*** rest"


def test_names_of_the_program_and_ids_are_not_masked(recorded):
    @lai.step
    def think(goal):
        pass

    session_id = lai.init(session_id="my-id", masking_function=lambda _text: "***")
    think("g")
    (step,) = recorded.events()
    assert session_id == step["session_id"] == "my-id"
    assert step["type"] == "step"
    assert step["name"] == "think"
    assert step["arguments"] == {"goal": "***"}


def test_names_that_a_caller_makes_up_are_masked(recorded):
    @lai.event
    def invite(first, *, only, **roles):
        pass

    lai.init(masking_function=lambda text: text.replace("jane", "***"))
    invite("f", only="o", **{"jane@example.com": "admin", "***@example.com": "guest"})
    (event,) = recorded.events()
    assert event["arguments"] == {
        "first": "f",
        "only": "o",
        "***@example.com": "admin",
        "***@example.com (2)": "guest",
    }


def test_an_events_type_is_masked_unless_it_is_our_own(recorded):
    lai.init(masking_function=lambda _text: "***")
    for kind in ("mail to jane", "generic", "llm_generation"):
        lai.create_event(kind, details="d")
    lai.end_event(lai.create_event(description="d"), type="mail to jane")
    types = [event["type"] for event in recorded.events()]
    assert types == ["***", "generic", "llm_generation", "***"]


def test_a_mask_that_fails_withholds_the_value_and_is_warned_of_once(recorded, caplog):
    def mask(text):
        raise RuntimeError(f"cannot mask {text}")

    session_id = lai.init(task="secret", masking_function=mask)
    lai.create_event("generic", details={"a": "secret"})
    assert recorded.session(session_id)["task"] == WITHHELD
    assert recorded.events()[0]["data"] == {WITHHELD: WITHHELD}
    warned = [r for r in caplog.records if "masking function" in r.message]
    assert len(warned) == 1
    assert "secret" not in caplog.text


def test_a_mask_that_returns_no_text_withholds_too(recorded):
    mask: Any = lambda _text: None  # noqa: E731  a mask that breaks its contract
    session_id = lai.init(task="secret", masking_function=mask)
    assert recorded.session(session_id)["task"] == WITHHELD
