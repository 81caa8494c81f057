# /// script
# dependencies = ["instructor==1.17.0"]
# ///
"""Instructor in its default mode, which reads structures out of tool calls."""

import instructor
import pydantic
from features import KEY, MODEL, QUESTION, V1, contains, equal, feature, run
from instructor.core import InstructorRetryException

client = instructor.from_provider(f"openai/{MODEL}", base_url=V1, api_key=KEY)


class City(pydantic.BaseModel):
    name: str
    country: str


PARIS = City(name="Paris", country="France")


def user(content):
    return [{"role": "user", "content": content}]


@feature("chat")
def chat():
    completion = client.chat.completions.create(messages=user(QUESTION), response_model=None)
    contains(completion.choices[0].message.content, "42")


@feature("structured")
def structured():
    city = client.chat.completions.create(messages=user("A city?"), response_model=City, max_retries=0)
    equal(city.model_dump(), PARIS.model_dump())
    cities = client.chat.completions.create(messages=user("Cities?"), response_model=list[City], max_retries=0)
    equal([city.model_dump() for city in cities], [PARIS.model_dump()])


@feature("stream")
def stream():
    states = client.chat.completions.create_partial(messages=user("A city?"), response_model=City, max_retries=0)
    equal(list(states)[-1].model_dump(), PARIS.model_dump())


@feature("errors")
def errors():
    other = instructor.from_provider("openai/none", base_url=V1, api_key=KEY)
    try:
        other.chat.completions.create(messages=user("A city?"), response_model=City, max_retries=0)
        raise AssertionError("no error")
    except InstructorRetryException as e:
        contains(str(e), "none")


run("Instructor", "instructor")
