"""Tries the features of one client, and prints a line for each: client, version, feature, outcome, note."""

import importlib.metadata
import os
import traceback

URL = os.environ["PONDER_URL"]
V1 = URL + "/v1"
MODEL = "scripted"
KEY = "any"

QUESTION = "What is 6 x 7?"
TEN_CALLS = 'use add with {"a": #, "b": 1} ten times'
TEN_CALLS_SAY = "The tool said: 10"
PICTURE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

_features = []


class Missing(Exception):
    """The client has no such feature; says why."""


def feature(name):
    """Marks a function that tries a feature: it raises if the feature fails, and may return a note."""

    def register(function):
        _features.append((name, function))
        return function

    return register


def missing(name, why):
    """Notes a feature that the client does not have."""

    def raises():
        raise Missing(why)

    _features.append((name, raises))


def run(client, package):
    """Tries every feature of a client, which has its version from a package."""
    version = importlib.metadata.version(package)
    for name, function in _features:
        try:
            outcome, note = "ok", function() or ""
        except Missing as e:
            outcome, note = "n/a", str(e)
        except Exception as e:  # whatever goes wrong is the result
            traceback.print_exc()
            outcome, note = "FAIL", f"{type(e).__name__}: {e}"
        print(client, f"{package} {version}", name, outcome, " ".join(note.split())[:300], sep="\t", flush=True)


def equal(found, wanted):
    if found != wanted:
        raise AssertionError(f"{found!r} and not {wanted!r}")


def contains(text, words):
    if words not in (text or ""):
        raise AssertionError(f"{text!r} does not contain {words!r}")
