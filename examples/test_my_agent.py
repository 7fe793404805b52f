"""Testing: what an agent records is asserted in memory. Run it with `pytest test_my_agent.py`."""

import lucidicai as lai
from lucidicai.testing import InMemoryRecorder


@lai.event
def search(question: str) -> list[str]:
    return [f"https://library.example/{question.replace(' ', '-')}"]


@lai.step(action="Research", goal="A source")
def research(question: str) -> str:
    return search(question)[0]


def run_agent(question: str) -> None:
    with lai.session(session_name="Research", task=question) as session:
        source = research(question)
        session.update(is_successful=bool(source), session_eval=1.0)


def test_the_agent_records_its_search(lucidic_recorder: InMemoryRecorder) -> None:
    run_agent("rust belt")
    session = lucidic_recorder.session("Research")
    assert (session.is_successful, session.is_finished) == (True, True)
    (step,) = session.steps
    assert [event.name for event in step.children] == ["search"]
    assert lucidic_recorder.event(name="search").arguments == {"question": "rust belt"}
    assert lucidic_recorder.errors == []
