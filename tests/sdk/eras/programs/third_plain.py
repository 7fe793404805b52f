"""3.7.1: a client, a session as a block, decorated functions, a prompt, an evaluation."""

from lucidicai import LucidicAI

client = LucidicAI(api_key="key", agent_id="agent", providers=["openai"])
prompt = client.prompts.get("greeting", variables={"name": "Ada"}, label="production")
print(str(prompt), "|", prompt.raw_content, "|", prompt.metadata)


@client.event
def outer(text):
    return inner(text, times=2)


@client.event(name="repeated", metadata={"team": "a"}, tags=["t"])
def inner(text, times=1):
    return text * times


print(outer("not recorded "))
with client.sessions.create(
    session_name="Third", task="be brief", tags=["x"], evaluators=["Brevity"]
) as session:
    print(outer("la "))
    event_id = client.events.create(
        type="llm_generation", model="claude-sonnet-4", prompt="hi", output="ho", input_tokens=1
    )
    client.events.emit(type="generic", details="a note", event_id="note-1")
    client.events.create_error(ValueError("minor"))
    client.evals.emit(result=True, name="polite")
    client.evals.emit(0.75)
    session.update(session_eval=0.9, session_eval_reason="short")
    print(session.session_id, session.session_name, session.is_finished)
print(session.is_finished, client.events.create(type="generic", details="nowhere") != "")
client.prompts.update("greeting", "Hello {{name}}", labels=["production"])
print(client.prompts.get("greeting", {"name": "Bo"}))
client.close()
