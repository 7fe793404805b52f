"""Programs of 1.3.5."""


def test_an_agent_in_a_browser(run, recorded):
    done = run("first_browser")
    assert done.returncode == 0
    session_id, step_id, event_id, shown = done.stdout.split()
    assert shown == session_id
    session = recorded.session(session_id)
    assert session["kinds"] == ["SessionBegan", "SessionChanged", "SessionEnded"]
    assert session["name"] == "Book a flight"
    assert session["task"] == "Find and book the cheapest flight"
    assert (session["tags"], session["evaluators"]) == (["browser", "v:2"], ["Task Completion"])
    assert (session["session_eval"], session["is_successful"]) == (0.8, True)
    step, event, pay = recorded.events()
    assert (step["event_id"], step["type"], step["eval_score"]) == (step_id, "step", 1.0)
    assert (step["state"], step["goal"]) == ("search page", "see flights")
    assert step["screenshots"][0].media_type == "image/jpeg"
    assert step["kinds"] == ["EventBegan", "EventChanged", "EventEnded"]
    assert (event["event_id"], event["parent_id"]) == (event_id, step_id)
    assert (event["type"], event["output"]) == ("llm_generation", "click the first row")
    added = [r.cost_added for r in recorded.all if getattr(r, "event_id", "") == event_id]
    assert added[:2] == [0.01, 0.02]
    assert pay["kinds"] == ["EventBegan", "EventEnded"]


def test_decorators_a_prompt_a_mask_and_a_crash(run, recorded, fake_server):
    done = run("first_decorated")
    assert done.returncode == 1
    printed = done.stdout.splitlines()
    assert printed[0] == "Dear Ada, {{closing}}"
    assert printed[1].startswith("refused: ")
    # The program has its own value, the record the masked one.
    assert printed[2] == "Hello ther ... my password is hunter2!"
    assert done.stderr.endswith("ValueError: no such mailbox\n")
    assert [asked.path for asked in fake_server.asked] == ["sdk/prompts"]
    answer, read, fail, crash = recorded.events()
    assert (answer["type"], answer["goal"], answer["action"]) == ("step", "answer", "write")
    assert (read["parent_id"], read["model"]) == (answer["event_id"], "gpt-4o-mini")
    assert read["arguments"] == {"text": "Hello there", "limit": 10}
    assert read["output"] == "Hello ther ... my password is ***"
    assert (fail["status"], fail["eval_score"]) == ("error", 0.0)
    assert (crash["type"], crash["error"]) == ("error_traceback", "ValueError: no such mailbox")
    session = recorded.session(answer["session_id"])
    assert session["end_reason"] == "exception"
    assert "is_successful" not in session


def test_a_mass_simulation_in_functions_blocks_and_threads(run, recorded):
    done = run("first_many")
    assert done.returncode == 0, done.stderr
    mass_sim_id, two, three, again = done.stdout.split()
    assert three == again == "third-run"
    began = [r for r in recorded.all if type(r).__name__ == "SessionBegan"]
    assert [r.name for r in began[:3]] == ["one", "two", "three"]
    assert {r.mass_sim_id for r in began[:3]} == {mass_sim_id}
    assert recorded.kinds(two)[-1] == "SessionEnded"
    third = recorded.session("third-run")
    assert third["kinds"] == ["SessionBegan", "SessionEnded", "SessionBegan", "SessionEnded"]
    assert (third["session_eval"], third["is_successful"]) == (0.25, False)
    steps = [e for e in recorded.events() if e["type"] == "step"]
    assert [e["goal"] for e in steps] == [f"goal {n}" for n in (1, 2, 3, 4)]
    assert [e["session_id"] for e in steps[1:]] == [two, "third-run", "third-run"]
    events = [e for e in recorded.events() if e["type"] == "function_call"]
    assert [e["parent_id"] for e in events] == [e["event_id"] for e in steps]
    assert all("EventEnded" in e["kinds"] for e in recorded.events())
