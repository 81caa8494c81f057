# /// script
# dependencies = ["langchain==1.5.2", "langchain-openai==1.7.4"]
# ///
"""LangChain with its package for OpenAI."""

import openai
import pydantic
from features import KEY, MODEL, PICTURE, QUESTION, TEN_CALLS, TEN_CALLS_SAY, V1, contains, equal, feature, run
from langchain.agents import create_agent
from langchain_core.messages import HumanMessage
from langchain_openai import ChatOpenAI, OpenAI

SETTINGS = {"model": MODEL, "base_url": V1, "api_key": KEY, "max_retries": 0}
chat_model = ChatOpenAI(**SETTINGS)
responses_model = ChatOpenAI(**SETTINGS, use_responses_api=True)


class City(pydantic.BaseModel):
    """A city."""

    name: str
    country: str


PARIS = City(name="Paris", country="France")


def add(a: int, b: int) -> int:
    """Adds two numbers."""
    return a + b


def ten_turns(model):
    agent = create_agent(model, tools=[add])
    messages = agent.invoke({"messages": [("user", TEN_CALLS)]}, {"recursion_limit": 50})["messages"]
    contains(messages[-1].text, TEN_CALLS_SAY)
    equal(sum(message.type == "tool" for message in messages), 10)


@feature("chat")
def chat():
    contains(chat_model.invoke([("system", "Be brief."), ("user", QUESTION)]).text, "42")


@feature("stream")
def stream():
    contains("".join(chunk.text for chunk in chat_model.stream(QUESTION)), "42")


@feature("tools")
def tools():
    calls = chat_model.bind_tools([add]).invoke('use add with {"a": 1, "b": 2}').tool_calls
    equal([(call["name"], call["args"]) for call in calls], [("add", {"a": 1, "b": 2})])
    ten_turns(chat_model)


@feature("structured")
def structured():
    for method in ("json_schema", "function_calling", "json_mode"):
        equal(chat_model.with_structured_output(City, method=method).invoke("A city, as JSON?"), PARIS)


@feature("responses")
def responses():
    contains(responses_model.invoke(QUESTION).text, "42")
    contains("".join(chunk.text for chunk in responses_model.stream(QUESTION)), "42")
    equal(responses_model.with_structured_output(City).invoke("A city?"), PARIS)


@feature("responses tools")
def responses_tools():
    ten_turns(responses_model)


@feature("n")
def several():
    equal(len(ChatOpenAI(**SETTINGS, n=3).generate([[HumanMessage(QUESTION)]]).generations[0]), 3)


@feature("logprobs")
def logprobs():
    message = chat_model.bind(logprobs=True, top_logprobs=2).invoke(QUESTION)
    equal(len(message.response_metadata["logprobs"]["content"][0]["top_logprobs"]), 2)


@feature("image")
def image():
    parts = [{"type": "text", "text": "What is this?"}, {"type": "image", "url": PICTURE}]
    try:
        contains(chat_model.invoke([("user", parts)]).text, "picture")
    except openai.BadRequestError as e:
        contains(str(e), "image")
        return "refused by name"


@feature("errors")
def errors():
    try:
        ChatOpenAI(**(SETTINGS | {"model": "none"})).invoke(QUESTION)
        raise AssertionError("no error")
    except openai.NotFoundError as e:
        equal(e.code, "model_not_found")


@feature("completions")
def completions():
    contains(OpenAI(**SETTINGS).invoke(QUESTION), "42")


@feature("extras")
def extras():
    asked = {"reasoning": {"strategy": "majority_vote", "parameters": {"n": 3}}}
    message = chat_model.bind(extra_body=asked).invoke(QUESTION)
    equal(message.response_metadata["token_usage"]["breakdown"][0]["role"], "proposer")
    return "asked for in extra_body; of the reply, usage.breakdown is kept"


run("LangChain", "langchain-openai")
