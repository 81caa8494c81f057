"""Runs a test's assertions on what the program replied. The program's process has ended; nothing of it is left but data."""

import json
import sys

import ask
import sitecustomize


class Other:
    """Stands for an object of the program's that is no data."""

    def __init__(self, kind):
        self.kind = kind

    def __repr__(self):
        return "an object of " + self.kind


def value(data):
    if not isinstance(data, dict):
        return data
    ((kind, content),) = data.items()
    if kind in ask.MANY:
        return ask.MANY[kind](value(part) for part in content)
    if kind in ask.TEXT:
        return ask.TEXT[kind](content)
    if kind in ask.TIME:
        return ask.TIME[kind].fromisoformat(content)
    if kind == "dict":
        return {value(k): value(v) for k, v in content}
    if kind == "complex":
        return complex(*content)
    return bytes.fromhex(content) if kind == "bytes" else Other(content)


replies = json.load(sys.stdin)


def reply_(number):
    return value(replies[number])


def said_(first, message, *asked):
    said = ["%s is %r" % (text, reply_(first + i)) for i, text in enumerate(asked)]
    sys.exit("AssertionError: " + "; ".join(([str(message)] if message else []) + said))


with open(sys.argv[1], encoding="utf-8") as source:
    code = compile(source.read(), sys.argv[1], "exec")
sitecustomize.provide(code)
exec(code, {"__name__": "test", "reply_": reply_, "said_": said_})
