# /// script
# dependencies = ["litellm==1.110.2"]
# ///
"""LiteLLM as a client, not as a proxy."""

import json
import os

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"

import litellm
import pydantic
from features import KEY, MODEL, PICTURE, QUESTION, TEN_CALLS, TEN_CALLS_SAY, URL, V1, contains, equal, feature, run

SETTINGS = {"model": f"openai/{MODEL}", "api_base": V1, "api_key": KEY, "num_retries": 0}
litellm.telemetry = False


class City(pydantic.BaseModel):
    name: str
    country: str


def user(content):
    return [{"role": "user", "content": content}]


@feature("chat")
def chat():
    contains(litellm.completion(messages=user(QUESTION), **SETTINGS).choices[0].message.content, "42")


@feature("stream")
def stream():
    chunks = litellm.completion(messages=user(QUESTION), stream=True, **SETTINGS)
    contains("".join(chunk.choices[0].delta.content or "" for chunk in chunks), "42")


@feature("tools")
def tools():
    numbers = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}
    offered = [{"type": "function", "function": {"name": "add", "parameters": numbers}}]
    messages = user(TEN_CALLS)
    for _ in range(10):
        message = litellm.completion(messages=messages, tools=offered, **SETTINGS).choices[0].message
        messages.append(message.model_dump())
        for call in message.tool_calls:
            result = str(sum(json.loads(call.function.arguments).values()))
            messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
    last = litellm.completion(messages=messages, tools=offered, **SETTINGS).choices[0].message
    contains(last.content, TEN_CALLS_SAY)


@feature("structured")
def structured():
    completion = litellm.completion(messages=user("A city?"), response_format=City, **SETTINGS)
    equal(City.model_validate_json(completion.choices[0].message.content).name, "Paris")


@feature("responses")
def responses():
    contains(litellm.responses(input=QUESTION, **SETTINGS).output[-1].content[0].text, "42")
    events = list(litellm.responses(input=QUESTION, stream=True, **SETTINGS))
    contains("".join(event.delta for event in events if event.type == "response.output_text.delta"), "42")


@feature("messages")
def messages():
    settings = SETTINGS | {"model": f"anthropic/{MODEL}", "api_base": URL}
    contains(litellm.completion(messages=user(QUESTION), **settings).choices[0].message.content, "42")


@feature("n")
def several():
    equal(len(litellm.completion(messages=user(QUESTION), n=3, **SETTINGS).choices), 3)


@feature("logprobs")
def logprobs():
    completion = litellm.completion(messages=user(QUESTION), logprobs=True, top_logprobs=2, **SETTINGS)
    equal(len(completion.choices[0].logprobs.content[0].top_logprobs), 2)


@feature("image")
def image():
    parts = [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": {"url": PICTURE}}]
    try:
        contains(litellm.completion(messages=user(parts), **SETTINGS).choices[0].message.content, "picture")
    except litellm.BadRequestError as e:
        contains(str(e), "image")
        return "refused by name"


@feature("errors")
def errors():
    try:
        litellm.completion(messages=user(QUESTION), **(SETTINGS | {"model": "openai/none"}))
        raise AssertionError("no error")
    except litellm.NotFoundError as e:
        contains(str(e), "none")


@feature("completions")
def completions():
    settings = SETTINGS | {"model": f"text-completion-openai/{MODEL}"}
    contains(litellm.text_completion(prompt=QUESTION, **settings).choices[0].text, "42")


run("LiteLLM", "litellm")
