# /// script
# dependencies = ["inspect-ai==0.3.285", "openai==3.57.0", "anthropic==2.14.0"]
# ///
"""Inspect, the evaluation framework of the UK's AI Security Institute."""

import os

from features import KEY, MODEL, QUESTION, TEN_CALLS, TEN_CALLS_SAY, URL, V1, equal, feature, run
from inspect_ai import Task, eval
from inspect_ai.agent import react
from inspect_ai.dataset import Sample
from inspect_ai.scorer import includes
from inspect_ai.solver import generate
from inspect_ai.tool import tool

os.environ["OPENAI_BASE_URL"] = os.environ["PONDER_BASE_URL"] = V1
os.environ["OPENAI_API_KEY"] = os.environ["PONDER_API_KEY"] = os.environ["ANTHROPIC_API_KEY"] = KEY
os.environ["ANTHROPIC_BASE_URL"] = URL
RESPONSES = f"openai/{MODEL}"
CHAT = f"openai-api/ponder/{MODEL}"
MESSAGES = f"anthropic/{MODEL}"


@tool
def add():
    async def execute(a: int, b: int):
        """Adds two numbers.

        Args:
            a: The first.
            b: The second.
        """
        return a + b

    return execute


def right(model, question, target, solver, **settings):
    task = Task(dataset=[Sample(input=question, target=target)], solver=solver, scorer=includes())
    log = eval(task, model=model, display="none", log_dir="logs", max_retries=0, message_limit=40, **settings)[0]
    if log.error or log.status != "success":
        raise AssertionError(log.error.message if log.error else log.status)
    equal(log.results.scores[0].metrics["accuracy"].value, 1.0)
    return log


@feature("chat")
def chat():
    right(CHAT, QUESTION, "42", generate())


@feature("tools")
def tools():
    log = right(CHAT, TEN_CALLS, TEN_CALLS_SAY, react(tools=[add()]))
    equal(sum(m.role == "tool" and m.function == "add" for m in log.samples[0].messages), 10)


@feature("responses")
def responses():
    right(RESPONSES, QUESTION, "42", generate())


@feature("responses tools")
def responses_tools():
    right(RESPONSES, TEN_CALLS, TEN_CALLS_SAY, react(tools=[add()]))


@feature("messages")
def messages():
    right(MESSAGES, QUESTION, "42", generate())
    right(MESSAGES, TEN_CALLS, TEN_CALLS_SAY, react(tools=[add()]))


@feature("n")
def several():
    log = right(CHAT, QUESTION, "42", generate(), num_choices=3)
    equal(len(log.samples[0].output.choices), 3)


@feature("logprobs")
def logprobs():
    log = right(CHAT, QUESTION, "42", generate(), logprobs=True, top_logprobs=2)
    equal(len(log.samples[0].output.choices[0].logprobs.content[0].top_logprobs), 2)


@feature("errors")
def errors():
    try:
        right("openai-api/ponder/none", QUESTION, "42", generate())
        raise RuntimeError("no error")
    except AssertionError as e:
        assert "none" in str(e), e


run("Inspect", "inspect-ai")
