"""Evaluations: a session is judged by its program, and after its end by somebody else."""

from lucidicai import LucidicAI

client = LucidicAI()


def is_polite(answer: str) -> bool:
    return "please" in answer.lower()


with client.sessions.create(session_name="Answer mail", task="Answer politely") as session:
    answer = "Please give us a day."
    client.events.create(type="llm_generation", model="gpt-4o", output=answer)
    client.evals.emit(is_polite(answer), name="polite", description="it says please")
    client.evals.emit(len(answer.split()), name="words")

# Any process of this agent may judge later, by the id. It is on disk when the call returns.
client.evals.emit("good", name="reviewer", session_id=session.session_id)
client.close()
