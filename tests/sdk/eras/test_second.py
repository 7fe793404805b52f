"""Programs of 2.1.3."""


def test_typed_events_nested_calls_errors_and_generators(run, recorded):
    done = run("second_typed")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "['a', 'b']\nTrue True\nNone [] False\n"
    agent = recorded.named("agent")
    search = recorded.named("search")
    stream = recorded.named("stream")
    assert agent["output"] == ["a", "b"]
    assert search["parent_id"] == stream["parent_id"] == agent["event_id"]
    assert search["arguments"] == {"query": "what is new?", "limit": 2}
    assert (search["metadata"], search["tags"]) == ({"kind": "tool"}, ["search"])
    told = {event["type"]: event for event in recorded.events()}
    llm = told["llm_generation"]
    assert (llm["model"], llm["provider"], llm["cost"]) == ("gpt-4o", "openai", 0.002)
    assert (llm["input_tokens"], llm["output_tokens"]) == (12, 5)
    assert llm["input"] == [{"role": "user", "content": "what is new?"}]
    assert llm["parent_id"] == search["event_id"]
    assert 0.39e9 < llm["time"] - llm["started_at"] < 10e9
    failure = told["error_traceback"]
    assert failure["parent_id"] == agent["event_id"]
    assert failure["error"] == "IndexError: pop from empty list"
    assert told["generic"]["data"] == "a note"
    assert told["my_own_type"]["event_id"] == "mine-1"
    assert told["my_own_type"]["data"] == {"anything": {"b": 2}}
    session = recorded.session(agent["session_id"])
    assert (session["session_eval"], session["is_successful"]) == (7.5, True)
    assert session["evaluators"] == ["Accuracy"]


def test_a_datasets_items_are_run_in_an_experiment_with_flags(run, recorded, fake_server):
    done = run("second_cases")
    assert (done.returncode, done.stderr) == (0, "")
    experiment_id = done.stdout.splitlines()[0].split()[1]
    assert done.stdout.splitlines()[1] == "5 {'max_retries': 5, 'fast': False} True"
    assert done.stdout.splitlines()[3:] == ["one and two", "0", "1"]
    began = [r for r in recorded.all if type(r).__name__ == "SessionBegan"]
    items = [a.body for a in fake_server.asked if a.path == "sdk/datasets/items/create"]
    assert [r.name for r in began] == [f"case {item['name']}" for item in items]
    assert all(r.dataset_item_id.startswith("item-") for r in began)
    assert {r.experiment_id for r in began} == {experiment_id}
    assert [e["output"] for e in recorded.events()] == [3, 7]
    assert all(recorded.session(r.session_id)["is_successful"] for r in began)
    # Before a session flags are the agent's, in one they are the session's.
    asked = [a for a in fake_server.asked if a.path.startswith("evaluatefeatureflag")]
    stateless = [a for a in asked if a.path.endswith("stateless")]
    assert {a.body["flag_name"] for a in stateless} == {"max_retries", "fast", "absent"}
    assert [a.body["session_id"] for a in asked if a not in stateless] == [
        r.session_id for r in began
    ]
    assert all("current_time" in a.body for a in fake_server.asked if a.method != "GET" and a.body)


def test_tasks_and_threads_do_not_see_each_others_sessions(run, recorded):
    done = run("second_contexts")
    assert (done.returncode, done.stderr) == (0, "")
    a, b = done.stdout.split()
    for session_id, name in ((a, "a"), (b, "b")):
        assert recorded.session(session_id)["name"] == name
        own = [e for e in recorded.events() if e["session_id"] == session_id]
        think, thought = own
        assert (think["output"], thought["data"]) == (name, f"thought of {name}")
        assert thought["parent_id"] == think["event_id"]
    shared = [e for e in recorded.events() if e["session_id"] == "shared"]
    assert sorted(e["data"] for e in shared) == ["by hand", "n0", "n1", "n2"]
    assert recorded.session("shared")["end_reason"] == "exit"
