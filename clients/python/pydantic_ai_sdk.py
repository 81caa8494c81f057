# /// script
# dependencies = ["pydantic-ai-slim[openai]==2.66.0"]
# ///
"""Pydantic AI, whose default for OpenAI is the Responses API."""

import asyncio
import os

import pydantic
from features import KEY, MODEL, PICTURE, QUESTION, TEN_CALLS, TEN_CALLS_SAY, V1, contains, equal, feature, run
from pydantic_ai import Agent, ImageUrl, ModelHTTPError, NativeOutput

os.environ["OPENAI_BASE_URL"] = V1
os.environ["OPENAI_API_KEY"] = KEY
RESPONSES = f"openai:{MODEL}"
CHAT = f"openai-chat:{MODEL}"


class City(pydantic.BaseModel):
    name: str
    country: str


PARIS = City(name="Paris", country="France")


def streamed(model):
    async def words():
        async with Agent(model).run_stream(QUESTION) as result:
            return "".join([text async for text in result.stream_text(delta=True)])

    return asyncio.run(words())


def ten_turns(model):
    agent = Agent(model, instructions="Count.")
    results = []

    @agent.tool_plain
    def add(a: int, b: int) -> int:
        results.append(a + b)
        return a + b

    contains(agent.run_sync(TEN_CALLS).output, TEN_CALLS_SAY)
    equal(results, list(range(1, 11)))


@feature("chat")
def chat():
    contains(Agent(CHAT, system_prompt="Be brief.").run_sync(QUESTION).output, "42")


@feature("stream")
def stream():
    contains(streamed(CHAT), "42")


@feature("tools")
def tools():
    ten_turns(CHAT)


@feature("structured")
def structured():
    for model in (CHAT, RESPONSES):
        for output in (City, NativeOutput(City)):
            equal(Agent(model, output_type=output, retries=0).run_sync("A city?").output, PARIS)


@feature("responses")
def responses():
    first = Agent(RESPONSES, system_prompt="Be brief.", instructions="Count.").run_sync(QUESTION)
    contains(first.output, "42")
    contains(Agent(RESPONSES).run_sync("And now?", message_history=first.all_messages()).output, "42")
    contains(streamed(RESPONSES), "42")


@feature("responses tools")
def responses_tools():
    ten_turns(RESPONSES)


@feature("image")
def image():
    notes = []
    for model in (CHAT, RESPONSES):
        try:
            contains(Agent(model).run_sync(["What is this?", ImageUrl(PICTURE)]).output, "picture")
        except ModelHTTPError as e:
            contains(str(e), "image")
            notes.append("refused by name")
    return ", ".join(notes[:1])


@feature("errors")
def errors():
    for model in ("openai:none", "openai-chat:none"):
        try:
            Agent(model).run_sync(QUESTION)
            raise AssertionError("no error")
        except ModelHTTPError as e:
            equal(e.status_code, 404)


run("Pydantic AI", "pydantic-ai-slim")
