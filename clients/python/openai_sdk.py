# /// script
# dependencies = ["openai==3.57.0"]
# ///
"""OpenAI's SDK for Python."""

import json

import openai
import pydantic
from features import KEY, MODEL, PICTURE, QUESTION, TEN_CALLS, TEN_CALLS_SAY, V1, contains, equal, feature, run

client = openai.OpenAI(base_url=V1, api_key=KEY, max_retries=0)
ADD = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
    "required": ["a", "b"],
    "additionalProperties": False,
}


class City(pydantic.BaseModel):
    name: str
    country: str


def user(content):
    return [{"role": "user", "content": content}]


@feature("chat")
def chat():
    completion = client.chat.completions.create(model=MODEL, messages=user(QUESTION))
    contains(completion.choices[0].message.content, "42")
    equal(completion.choices[0].finish_reason, "stop")


@feature("stream")
def stream():
    with client.chat.completions.stream(
        model=MODEL, messages=user(QUESTION), stream_options={"include_usage": True}
    ) as events:
        completion = events.until_done().get_final_completion()
    contains(completion.choices[0].message.content, "42")
    assert completion.usage.total_tokens > 0


@feature("tools")
def tools():
    messages = user(TEN_CALLS)
    offered = [{"type": "function", "function": {"name": "add", "parameters": ADD}}]
    for turn in range(11):
        # Every second turn is streamed.
        if turn % 2:
            with client.chat.completions.stream(model=MODEL, messages=messages, tools=offered) as events:
                choice = events.until_done().get_final_completion().choices[0]
        else:
            choice = client.chat.completions.create(model=MODEL, messages=messages, tools=offered).choices[0]
        messages.append(choice.message.model_dump(exclude_none=True, exclude={"parsed"}))
        if choice.finish_reason != "tool_calls":
            break
        for call in choice.message.tool_calls:
            arguments = json.loads(call.function.arguments)
            result = str(arguments["a"] + arguments["b"])
            messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
    equal(turn, 10)
    contains(choice.message.content, TEN_CALLS_SAY)


@feature("structured")
def structured():
    completion = client.chat.completions.parse(model=MODEL, messages=user("A city?"), response_format=City)
    equal(completion.choices[0].message.parsed, City(name="Paris", country="France"))


@feature("responses")
def responses():
    whole = client.responses.create(model=MODEL, input=QUESTION, instructions="Be brief.")
    contains(whole.output_text, "42")
    with client.responses.stream(model=MODEL, input=QUESTION) as events:
        contains(events.until_done().get_final_response().output_text, "42")
    equal(client.responses.parse(model=MODEL, input="A city?", text_format=City).output_parsed.name, "Paris")
    continued = client.responses.create(model=MODEL, input="And now?", previous_response_id=whole.id)
    contains(continued.output_text, "42")
    contains(client.responses.retrieve(whole.id).output_text, "42")
    client.responses.delete(whole.id)


@feature("responses tools")
def responses_tools():
    offered = [{"type": "function", "name": "add", "parameters": ADD, "strict": True}]
    response = client.responses.create(model=MODEL, input=TEN_CALLS, tools=offered)
    for _ in range(10):
        calls = [item for item in response.output if item.type == "function_call"]
        results = []
        for call in calls:
            arguments = json.loads(call.arguments)
            result = str(arguments["a"] + arguments["b"])
            results.append({"type": "function_call_output", "call_id": call.call_id, "output": result})
        response = client.responses.create(
            model=MODEL, input=results, tools=offered, previous_response_id=response.id
        )
    contains(response.output_text, TEN_CALLS_SAY)


@feature("n")
def several():
    completion = client.chat.completions.create(model=MODEL, messages=user(QUESTION), n=3)
    equal([choice.index for choice in completion.choices], [0, 1, 2])


@feature("logprobs")
def logprobs():
    completion = client.chat.completions.create(
        model=MODEL, messages=user(QUESTION), logprobs=True, top_logprobs=2
    )
    choice = completion.choices[0]
    equal("".join(token.token for token in choice.logprobs.content), choice.message.content)
    equal(len(choice.logprobs.content[0].top_logprobs), 2)


@feature("image")
def image():
    picture = [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": PICTURE}},
    ]
    try:
        completion = client.chat.completions.create(model=MODEL, messages=user(picture))
        contains(completion.choices[0].message.content, "picture")
    except openai.BadRequestError as e:
        contains(str(e), "image")
        return "refused by name"


@feature("errors")
def errors():
    try:
        client.chat.completions.create(model="none", messages=user(QUESTION))
        raise AssertionError("no error")
    except openai.NotFoundError as e:
        equal(e.code, "model_not_found")
    try:
        client.chat.completions.create(model=MODEL, messages=user(QUESTION), temperature=3)
        raise AssertionError("no error")
    except openai.BadRequestError as e:
        equal(e.param, "temperature")


@feature("completions")
def completions():
    contains(client.completions.create(model=MODEL, prompt=QUESTION).choices[0].text, "42")
    text = "".join(chunk.choices[0].text for chunk in client.completions.create(model=MODEL, prompt=QUESTION, stream=True) if chunk.choices)
    contains(text, "42")


@feature("extras")
def extras():
    completion = client.chat.completions.create(
        model=MODEL,
        messages=user(QUESTION),
        extra_body={"reasoning": {"strategy": "majority_vote", "parameters": {"n": 3}}},
    )
    equal(completion.reasoning["strategy"], "majority_vote")
    equal(completion.reasoning["vote"][0]["answer"], "42")


run("OpenAI's SDK for Python", "openai")
