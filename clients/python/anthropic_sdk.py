# /// script
# dependencies = ["anthropic==2.14.0"]
# ///
"""Anthropic's SDK for Python."""

import anthropic
import pydantic
from features import KEY, MODEL, PICTURE, QUESTION, TEN_CALLS, TEN_CALLS_SAY, URL, contains, equal, feature, run

client = anthropic.Anthropic(base_url=URL, api_key=KEY, max_retries=0)
ASK = {"model": MODEL, "max_tokens": 1000}


class City(pydantic.BaseModel):
    name: str
    country: str


def user(content):
    return [{"role": "user", "content": content}]


def text(message):
    return "".join(block.text for block in message.content if block.type == "text")


@feature("messages")
def messages():
    message = client.messages.create(system="Be brief.", messages=user(QUESTION), **ASK)
    contains(text(message), "42")
    equal(message.stop_reason, "end_turn")
    thought = {"type": "enabled", "budget_tokens": 1024}
    message = client.messages.create(
        model=MODEL, max_tokens=2000, thinking=thought, messages=user("think: " + QUESTION)
    )
    equal([block.type for block in message.content][-1], "text")
    contains("".join(block.thinking for block in message.content if block.type == "thinking"), "6 x 7 = 42")
    again = user(QUESTION) + [{"role": "assistant", "content": message.content}] + user("And now?")
    contains(text(client.messages.create(messages=again, **ASK)), "42")


@feature("stream")
def stream():
    with client.messages.stream(messages=user(QUESTION), **ASK) as events:
        contains("".join(events.text_stream), "42")
        assert events.get_final_message().usage.output_tokens > 0


@feature("tools")
def tools():
    results = []

    @anthropic.beta_tool
    def add(a: int, b: int) -> str:
        """Adds two numbers.

        Args:
            a: The first.
            b: The second.
        """
        results.append(a + b)
        return str(a + b)

    for streamed in (False, True):
        results.clear()
        runner = client.beta.messages.tool_runner(tools=[add], messages=user(TEN_CALLS), stream=streamed, **ASK)
        last = [turn.get_final_message() if streamed else turn for turn in runner][-1]
        contains(text(last), TEN_CALLS_SAY)
        equal(results, list(range(1, 11)))


@feature("structured")
def structured():
    message = client.messages.parse(messages=user("A city?"), output_format=City, **ASK)
    equal(message.parsed_output, City(name="Paris", country="France"))


@feature("image")
def image():
    source = {"type": "base64", "media_type": "image/png", "data": PICTURE.split(",")[1]}
    try:
        content = [{"type": "image", "source": source}, {"type": "text", "text": "What is this?"}]
        contains(text(client.messages.create(messages=user(content), **ASK)), "picture")
    except anthropic.BadRequestError as e:
        contains(str(e), "image")
        return "refused by name"


@feature("errors")
def errors():
    try:
        client.messages.create(model="none", max_tokens=10, messages=user(QUESTION))
        raise AssertionError("no error")
    except anthropic.NotFoundError as e:
        equal(e.body["error"]["type"], "not_found_error")
    try:
        client.messages.create(model=MODEL, max_tokens=0, messages=user(QUESTION))
        raise AssertionError("no error")
    except anthropic.BadRequestError as e:
        contains(str(e), "max_tokens")


@feature("count_tokens")
def count_tokens():
    counted = client.messages.count_tokens(model=MODEL, system="Be brief.", messages=user(QUESTION))
    assert counted.input_tokens > 0


run("Anthropic's SDK for Python", "anthropic")
