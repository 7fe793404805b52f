"""Stands in for a model in the examples: canned answers, real token counts of their text."""

import time

import lucidicai as lai

# USD for a million tokens, in and out.
PRICES = {"gpt-4o-mini": (0.15, 0.60), "claude-sonnet-4-5": (3.00, 15.00)}


def ask(model: str, system: str, question: str, answer: str, seconds: float = 0.15) -> str:
    """Records one LLM call under the current step or event, and returns its answer."""
    messages = [
        {"role": "system", "content": system},
        {"role": "user", "content": question},
    ]
    started = time.time()
    time.sleep(seconds)
    tokens_in = sum(len(message["content"]) for message in messages) // 4
    tokens_out = len(answer) // 4
    price_in, price_out = PRICES[model]
    lai.create_event(
        type="llm_generation",
        provider="openai" if model.startswith("gpt") else "anthropic",
        model=model,
        messages=messages,
        params={"temperature": 0.2, "max_tokens": 800},
        output=answer,
        input_tokens=tokens_in,
        output_tokens=tokens_out,
        cost=(tokens_in * price_in + tokens_out * price_out) / 1_000_000,
        duration=time.time() - started,
    )
    return answer
