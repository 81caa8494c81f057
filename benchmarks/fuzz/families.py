"""Hostile clients of the gateway's API families: real bodies with one thing wrong in each, and streams that nobody reads to
the end. A mistake must be refused in the family's own shape, by the name of the field that is wrong."""

import asyncio
import copy
import json
import os
import random
import re
import time

from wire import GATEWAY, all_at_once, ask, configure, failures, post, report, stats

MUTATIONS = int(os.environ.get("MUTATIONS", "2500"))
PICTURE = "data:image/png;base64,iVBORw0KGgo="
SCHEMA = {"type": "object", "properties": {"item": {"type": "integer"}}, "required": ["item"]}
TEXT = "What is 2+2? [item 1]"
MODEL = "mock+sample"

CHAT = {"model": MODEL, "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": TEXT}],
        "max_tokens": 50, "n": 2, "stop": ["END"], "temperature": 0.5, "seed": 1, "user": "u", "metadata": {"a": "b"},
        "logit_bias": {"5": 1}, "stream_options": {"include_usage": True}, "reasoning_effort": "low",
        "reasoning": {"strategy": "majority_vote", "parameters": {"n": 3}, "budget": {"max_tokens": 5000}}}
CHAT_TOOLS = {"model": MODEL, "tool_choice": {"type": "function", "function": {"name": "times"}}, "parallel_tool_calls": True,
              "tools": [{"type": "function", "function": {"name": "times", "description": "d", "parameters": SCHEMA, "strict": True}}],
              "messages": [{"role": "user", "content": [{"type": "text", "text": TEXT}]},
                           {"role": "assistant", "content": None, "tool_calls": [
                               {"id": "call_1", "type": "function", "function": {"name": "times", "arguments": "{\"item\":1}"}}]},
                           {"role": "tool", "tool_call_id": "call_1", "content": "10"},
                           {"role": "user", "content": "And now?", "name": "ann"}]}
CHAT_FORMAT = {"model": MODEL, "messages": [{"role": "user", "content": [
    {"type": "text", "text": TEXT}, {"type": "image_url", "image_url": {"url": PICTURE, "detail": "low"}}]}],
    "response_format": {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": SCHEMA}}}
COMPLETION = {"model": MODEL, "prompt": [TEXT, "x"], "max_tokens": 50, "n": 1, "best_of": 1, "echo": True, "stop": "END",
              "temperature": 0, "logit_bias": {"5": 1}, "suffix": "", "stream_options": {"include_usage": True}}
RESPONSE = {"model": MODEL, "instructions": "Be brief.", "max_output_tokens": 50, "temperature": 0.5, "top_p": 0.9, "store": True,
            "metadata": {"a": "b"}, "include": ["reasoning.encrypted_content"], "reasoning": {"effort": "low", "summary": "auto"},
            "text": {"format": {"type": "text"}, "verbosity": "medium"},
            "truncation": "auto", "max_tool_calls": 3, "top_logprobs": 0, "service_tier": "auto", "prompt_cache_key": "k",
            "tools": [{"type": "function", "name": "times", "description": "d", "parameters": SCHEMA, "strict": False}],
            "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "times"}]},
            "input": [{"role": "user", "content": TEXT},
                      {"type": "reasoning", "id": "rs_1", "summary": [{"type": "summary_text", "text": "t"}]},
                      {"type": "function_call", "call_id": "c", "name": "times", "arguments": "{}", "id": "fc_1"},
                      {"type": "function_call_output", "call_id": "c", "output": [{"type": "input_text", "text": "10"}]},
                      {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "10", "annotations": []}]},
                      {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "And now?"}]}]}
MESSAGE = {"model": MODEL, "max_tokens": 5000, "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
           "metadata": {"user_id": "u"}, "stop_sequences": ["END"], "temperature": 0.5, "top_p": 0.9, "top_k": 5,
           "thinking": {"type": "enabled", "budget_tokens": 1024}, "output_config": {"effort": "low"}, "service_tier": "auto",
           "tools": [{"name": "times", "description": "d", "input_schema": SCHEMA}], "tool_choice": {"type": "tool", "name": "times"},
           "messages": [{"role": "user", "content": TEXT},
                        {"role": "assistant", "content": [{"type": "thinking", "thinking": "t", "signature": "s"},
                                                          {"type": "tool_use", "id": "toolu_1", "name": "times", "input": {"item": 1}}]},
                        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": [{"type": "text", "text": "10"}]},
                                                     {"type": "text", "text": "And now?"}]}]}
MESSAGE_MEDIA = {"model": MODEL, "max_tokens": 50, "messages": [{"role": "user", "content": [
    {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}},
    {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "x"}, "title": "t"},
    {"type": "search_result", "title": "t", "source": "s", "content": [{"type": "text", "text": "x"}]},
    {"type": "text", "text": TEXT}]}], "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}}}
SEEDS = [("/v1/chat/completions", CHAT), ("/v1/chat/completions", CHAT_TOOLS), ("/v1/chat/completions", CHAT_FORMAT),
         ("/v1/completions", COMPLETION), ("/v1/responses", RESPONSE), ("/v1/responses", RESPONSE | {"stream": True}),
         ("/v1/responses", {"model": MODEL, "input": TEXT, "background": True, "text": {
             "format": {"type": "json_schema", "name": "x", "schema": SCHEMA, "strict": True}}}), ("/v1/messages", MESSAGE),
         ("/v1/messages", MESSAGE_MEDIA), ("/v1/messages", MESSAGE | {"stream": True}), ("/v1/messages/count_tokens", MESSAGE)]

VALUES = [None, True, False, -1, 0, 0.5, 1e308, 2**31, 2**63, 10**400, "", " ", "x" * 10_000, "\u202e\u0000\ud800", "../../etc", [], {},
          [[]], [None], [1], [{}], {"": {}}, {"type": "x"}, {"type": 7}]
DEEP = object()


def places(document, path=()):
    """The paths of all values in a document."""
    if path:
        yield path
    for key, value in document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ():
        yield from places(value, (*path, key))


def changed(document, path, change):
    """A copy with one value replaced, left out or written twice, as bytes."""
    copied = copy.deepcopy(document)
    holder = copied
    for key in path[:-1]:
        holder = holder[key]
    if change == "removed":
        del holder[path[-1]]
    elif change == "twice" and isinstance(holder, dict):
        holder["\x07twice"] = holder[path[-1]]
    else:
        holder[path[-1]] = "\x07deep" if change is DEEP else change
    data = json.dumps(copied).encode()
    return data.replace(b'"\\u0007deep"', b"[" * 20_000 + b"]" * 20_000).replace(b'"\\u0007twice"', json.dumps(str(path[-1])).encode())


def mutations():
    chance = random.Random(1)
    everything = [(path, seed, place, change) for path, seed in SEEDS for place in places(seed)
                  for change in [*VALUES, "removed", "twice", DEEP]]
    yield from chance.sample(everything, min(MUTATIONS, len(everything)))


def wrong_shape(path, place, reply):
    """What is wrong with this reply as one of the family that the path belongs to, or None."""
    status, head, body = reply
    if status >= 500:
        return f"{status}: " + body[:200].decode(errors="replace")
    if status == 200 and b"text/event-stream" in head:
        return wrong_stream(path, body)
    if status < 400:
        return None
    error = json.loads(body)
    if path.startswith("/v1/messages"):
        if error.get("type") != "error" or not error["error"].get("type") or "request_id" not in error:
            return f"{status} in another family's shape: {body[:120]!r}"
        told = error["error"]["message"]
    else:
        if set(error["error"]) - {"allowed"} != {"message", "type", "param", "code"}:
            return f"{status} in another family's shape: {body[:120]!r}"
        told = f"{error['error']['message']} {error['error']['param']}"
    names = [key for key in place if isinstance(key, str)]
    about_engine = " lacks" in told or "cannot count" in told
    if status in (400, 404, 422) and not about_engine and "JSON" not in told and not any(name in told for name in names):
        return f"{status} that names nothing of {'.'.join(map(str, place))}: {told[:160]}"
    return None


def events(body):
    """The events of a stream: (name, document)."""
    for block in body.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and not line.startswith(":"))
        if "data" in fields and fields["data"] != "[DONE]":
            yield fields.get("event", ""), json.loads(fields["data"])


def wrong_stream(path, body):
    told = list(events(body))
    if b"Ponder failed" in body:
        return "a stream that ends in a mistake of our own: " + body[-300:].decode(errors="replace")
    if path == "/v1/responses":
        if [event["sequence_number"] for _, event in told] != list(range(len(told))):
            return "events that are missing or out of order"
        if told[-1][0] not in ("response.completed", "response.incomplete", "response.failed", "response.cancelled"):
            return f"a stream that ends with {told[-1][0]}"
    elif path == "/v1/messages":
        if told[-1][0] not in ("message_stop", "error"):
            return f"a stream that ends with {told[-1][0]}"
    elif not body.endswith(b"data: [DONE]\n\n"):
        return "a stream that does not end with [DONE]"
    return None


async def mutated():
    for path, seed in SEEDS:
        status, _, body = await ask(GATEWAY, post(path, json.dumps(seed).encode()))
        if status not in (200, 422):
            print(f"    WRONG {path} refuses a body without a mistake: {status} {body[:200]!r}")
            failures.append(f"{path}: {status}")
    gate = asyncio.Semaphore(24)

    async def one(path, seed, place, change):
        async with gate:
            return path, place, change, await ask(GATEWAY, post(path, changed(seed, place, change)))

    start = time.monotonic()
    replies = await asyncio.gather(*(one(*mutation) for mutation in mutations()))
    for path in dict.fromkeys(path for path, _ in SEEDS):
        report(f"bodies with one mistake: {path}", [r for p, _, _, r in replies if p == path], time.monotonic() - start)
    shown = {}
    for path, place, change, reply in replies:
        if reply[0] > 0 and (wrong := wrong_shape(path, place, reply)):
            shown.setdefault(re.sub(r"\d+", "#", wrong)[:100], f"{path} {'.'.join(map(str, place))} = {str(change)[:30]!r}: {wrong}")
    for wrong in shown.values():
        print("    WRONG " + wrong)
        failures.append(wrong)
    await other_paths()


async def other_paths():
    """Everything under a response that is there, or not; the small paths; browsers; and base URLs that are almost right."""
    _, _, body = await ask(GATEWAY, post("/v1/responses", json.dumps({"model": MODEL, "input": TEXT}).encode()))
    kept = json.loads(body)["id"]
    odd = ["resp_x", "%00", "..", "x" * 5000, "%F0%9F%92%A9", "'%20or%201=1--", kept]
    nonsense = ["", "-1", "-2", "0", "99999999999999999999", "x", "1.5", "%00", "%F0%9F%92%A9", "x" * 3000]
    calls = []
    for name in odd:
        for end in ["", "?stream=true", "/input_items", "/cancel", "/x", "?include%5B%5D=x"]:
            calls += [("GET", f"/v1/responses/{name}{end}"), ("POST", f"/v1/responses/{name}{end}")]
    for value in nonsense:
        calls += [("GET", f"/v1/responses/{kept}?stream=true&starting_after={value}"), ("GET", f"/v1/responses/{kept}?stream={value}")]
        calls += [("GET", f"/v1/responses/{kept}/input_items?{field}={value}") for field in ("after", "limit", "order", "include")]
    for path in ["/", "/v1", "/v1/strategies", "/v1/verifiers", "/v1/models", "/v1/models/mock", "/v1/openapi.json", "/v1/strategies/x",
                 "/v1/v1/chat/completions", "/chat/completions", "/v1/messages", "/messages", "/api/v1/responses", "/openai/deployments/x/chat/completions",
                 "/v1/chat/completion", "/V1/Chat/Completions", "//v1//responses", "/" + "v1/" * 60, "/" + "a/" * 2000, "/v1/responses/"]:
        calls += [(method, path) for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD")]
    calls += [("DELETE", f"/v1/responses/{name}") for name in odd]
    gate = asyncio.Semaphore(16)

    async def one(method, path, family):
        async with gate:
            head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nOrigin: https://a.example\r\nConnection: close\r\n{family}"
            if method == "OPTIONS":
                head += "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n"
            if method in ("POST", "PUT"):
                head += "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                return method, path, await ask(GATEWAY, head.encode())
            return method, path, await ask(GATEWAY, head.encode() + b"\r\n")

    start = time.monotonic()
    for name, family in [("OpenAI's", ""), ("Anthropic's", "anthropic-version: 2023-06-01\r\n")]:
        replies = await asyncio.gather(*(one(*call, family) for call in calls))
        report(f"other paths, {name} clients", [reply for method, _, reply in replies if method not in ("HEAD", "OPTIONS")],
               time.monotonic() - start)
        for method, path, (status, head, body) in replies:
            if status >= 500 or status == 0 or b"<html" in body.lower() and path != "/":
                print(f"    WRONG {method} {path[:80]}: {status} {body[:200]!r}")
                failures.append(f"{method} {path[:80]}: {status}")
            elif status >= 400 and method != "HEAD" and family and json.loads(body).get("type") != "error":
                print(f"    WRONG {method} {path[:80]}: {status} not in Anthropic's shape: {body[:200]!r}")
                failures.append(f"{method} {path[:80]} in another family's shape")


def streamed(path, **more):
    body = {"model": MODEL, "stream": True, "max_tokens": 200, **more}
    body |= {"input": TEXT} if path == "/v1/responses" else {"prompt": TEXT} if path == "/v1/completions" else {
        "messages": [{"role": "user", "content": TEXT}]}
    return post(path, json.dumps(body).encode())


async def leave_after(path, count, abruptly):
    """Reads so many events of a stream, then leaves it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", GATEWAY)
    writer.write(streamed(path))
    try:
        seen = 0
        while seen < count and (line := await asyncio.wait_for(reader.readline(), 60)):
            seen += line.startswith(b"data: ")
            if b"[DONE]" in line or b'"message_stop"' in line:
                break
        return seen
    finally:
        if abruptly:
            writer.transport.abort()
        writer.close()


async def streams():
    """Clients that leave a stream after its first event, its second and so on; those that close their half; many at once."""
    configure(latency_ms=300, piece_ms=100)
    for path in ["/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages"]:
        start = time.monotonic()
        seen = await asyncio.gather(*(leave_after(path, n, n % 2 == 0) for n in range(20) for _ in range(2)))
        left = time.monotonic()
        while stats()["inflight"] and time.monotonic() - left < 15:
            await asyncio.sleep(0.1)
        print(f"{path}: 40 clients left after 0 to {max(seen)} events, {left - start:.1f} s; "
              f"{stats()['inflight']} engine calls in flight {time.monotonic() - left:.1f} s later")
        if stats()["inflight"]:
            failures.append(f"{path}: clients left, and their work went on")
    configure(latency_ms=20, piece_ms=5)
    for path in ["/v1/chat/completions", "/v1/completions", "/v1/responses", "/v1/messages"]:
        replies, seconds = await all_at_once([ask(GATEWAY, streamed(path), then_half_close=True) for _ in range(20)])
        report(f"20 half-closed streams: {path}", replies, seconds, {200})
        for wrong in {wrong_stream(path, body) for status, _, body in replies if status == 200} - {None}:
            print("    WRONG " + wrong)
            failures.append(f"{path}: {wrong}")
    configure(piece_ms=0)
