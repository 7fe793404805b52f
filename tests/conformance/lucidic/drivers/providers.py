"""Calls of model providers, as programs of every era make them; LUCIDIC_TEST_PROVIDER answers."""

import os

URL = os.environ["LUCIDIC_TEST_PROVIDER"]
HI = [{"role": "user", "content": "Hi"}]


def call_openai():
    import openai

    client = openai.OpenAI(base_url=f"{URL}/v1", api_key="k", max_retries=0)
    return client.chat.completions.create(model="asked-model", messages=HI)


def call_anthropic():
    import anthropic

    client = anthropic.Anthropic(base_url=URL, api_key="k", max_retries=0)
    return client.messages.create(model="asked-model", max_tokens=64, messages=HI)
