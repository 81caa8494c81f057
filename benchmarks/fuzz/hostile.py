"""Hostile clients for the services that `run` starts; each section prints what the clients got and fails on what no client
may get."""

import asyncio
import json
import sys
import time

import families
from wire import (GATEWAY, PROPOSER, SEARCH, VERIFIER, all_at_once, ask, configure, failures, post, question, report, stats,
                  still_answers, verdict)

PORTS = {"gateway": GATEWAY, "search": SEARCH, "proposer": PROPOSER, "verifier": VERIFIER}
POSTS = [
    (GATEWAY, "/v1/chat/completions"),
    (GATEWAY, "/v1/messages"),
    (GATEWAY, "/v1/completions"),
    (GATEWAY, "/v1/reasoning"),
    (SEARCH, "/v1/searches"),
    (PROPOSER, "/v1/proposals"),
    (VERIFIER, "/v1/scores"),
]


def hostile_bodies():
    deep = 100_000
    ok = json.dumps(question()).encode()
    yield from [b"", b" ", b"null", b"[]", b"{}", b"0", b'"x"', b"{", b"}", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf" + ok, ok + ok, ok + b"x"]
    yield from [b"[" * deep, b'{"a":' * deep, b'{"messages":' + b"[" * deep + b"]" * deep + b"}"]
    yield b'{"model":"a","model":"b","messages":[{"role":"user","content":"x"}]}'
    yield ok.replace(b'"max_tokens": 50', b'"max_tokens": 1e400')
    yield ok.replace(b'"max_tokens": 50', b'"max_tokens": ' + b"9" * 100_000)
    yield ok.replace(b"What", b"\xc3\x28\xa0\xa1")
    yield ok.replace(b"What", b"\\ud800")
    yield ok.replace(b"What", b"\\u0000\\u001b[31m")
    for field in ["model", "messages", "max_tokens", "temperature", "n", "seed", "stop", "stream", "top_p", "reasoning",
                  "reasoning_effort", "response_format", "stream_options", "tools", "user", "metadata", "problem", "candidates",
                  "verifier", "sampling", "budget", "strategy", "prefixes", "steps", "tests", "answer_format", "context"]:
        for value in [None, True, -1, 0, 1e308, 2**63, "x" * 10_000, [], {}, [[]], [None], {"": {}}, {"type": "x"}, "\u202e\u0000"]:
            yield json.dumps(question(**{field: value})).encode()
    for role in ["system", "assistant", "tool", "function", "developer", "root", "", None, 7]:
        for content in ["x", "", None, [], [{}], [{"type": "text"}], [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}], 7]:
            yield json.dumps(question() | {"messages": [{"role": role, "content": content}]}).encode()
    for name in ["mock+", "+majority_vote", "mock+nothing", "../../etc", "mock+majority_vote+beam_search", "m" * 5000, "mock\n"]:
        yield json.dumps(question(model=name) | {"model": name}).encode()


async def bodies():
    calls = [(port, post(path, body)) for body in hostile_bodies() for port, path in POSTS]
    gate = asyncio.Semaphore(32)

    async def one(port, data):
        async with gate:
            return port, await ask(port, data)

    start = time.monotonic()
    replies = await asyncio.gather(*(one(*call) for call in calls))
    for name, port in PORTS.items():
        report(f"hostile bodies: {name}", [r for p, r in replies if p == port], time.monotonic() - start)


def hostile_heads():
    body = json.dumps(question()).encode()
    path = "/v1/chat/completions"
    yield "multipart without boundary", post(path, body).replace(b"application/json", b"multipart/form-data")
    yield "nonsense content type", post(path, body).replace(b"application/json", b"\x01/;;=")
    yield "text/plain", post(path, body).replace(b"application/json", b"text/plain")
    yield "no content type", post(path, body).replace(b"Content-Type: application/json\r\n", b"")
    yield "charset nobody has", post(path, body).replace(b"application/json", b"application/json; charset=klingon")
    yield "negative length", b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"
    yield "two lengths", b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"
    yield "length and chunks", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    yield "broken chunk", b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"
    yield "no host", b"GET / HTTP/1.1\r\n\r\n"
    yield "HTTP/9.9", b"GET / HTTP/9.9\r\nHost: x\r\n\r\n"
    yield "no request line", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"
    yield "long head", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 100_000 + b"\r\n\r\n"
    yield "many heads", b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: a\r\n" % i for i in range(2000)) + b"\r\n"
    yield "nul in head", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: \x00\r\n\r\n"
    yield "bad characters in path", b"GET /v1/{}<>|\\^` HTTP/1.1\r\nHost: x\r\n\r\n"
    yield "bad encoding in path", b"GET /v1/models/%ff%zz HTTP/1.1\r\nHost: x\r\n\r\n"
    for escape in [b"/actuator/health/..%2f", b"/..%2f..%2fetc/passwd", b"/actuator/..;/env", b"//", b"/%00", b"/error", b"/actuator/env",
                   b"/actuator/heapdump", b"/v1/models/" + b"x" * 7000, b"/v1/models/%2e%2e", b"/WEB-INF/web.xml"]:
        yield escape[:40].decode(), b"GET " + escape + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    for method in [b"TRACE", b"OPTIONS", b"PATCH", b"DELETE", b"PUT", b"CONNECT", b"PROPFIND", b"G\x00T", b"get"]:
        yield method.decode(), method + b" /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    for header in ["X-Ponder-Deadline-Ms: -1", "X-Ponder-Deadline-Ms: 99999999999999999999", "X-Ponder-Deadline-Ms: x",
                   "X-Request-Id: " + "x" * 4000, "X-Request-Id: \u00e9", "traceparent: 00-0-0-0", "Accept: image/png", "Accept: ;;q=",
                   "Accept-Language: " + "," * 3000, "Expect: 200-maybe", "Content-Encoding: gzip", "Idempotency-Key: " + "k" * 5000]:
        yield header[:40], post(path, body, [header])


async def heads():
    for name, port in PORTS.items():
        replies = []
        start = time.monotonic()
        for what, data in hostile_heads():
            reply = await ask(port, data)
            replies.append(reply)
            if wrong := verdict(reply):
                if not (what == "OPTIONS" and reply[0] == 200):
                    print(f"    {name}, {what}: {wrong[:100]}")
        replies = [(204, *reply[1:]) if reply[0] == 200 and b"\r\nAllow:" in reply[1] else reply for reply in replies]
        report(f"hostile heads: {name}", replies, time.monotonic() - start)


async def big():
    megabytes = 4
    body = json.dumps(question("x" * (megabytes * 1_000_000))).encode()
    for port, path in POSTS:
        name = next(n for n, p in PORTS.items() if p == port)
        replies, seconds = await all_at_once([ask(port, post(path, body)) for _ in range(200)])
        report(f"200 bodies of {megabytes} MB at once: {name} {path}", replies, seconds, {200, 400, 404, 413, 422, 429, 503, 529})
        refused = [r for r in replies if r[0] in (429, 503, 529)]
        without = sum(b"retry-after" not in r[1].lower() for r in refused)
        if without:
            failures.append(f"{without} refusals without Retry-After")
            print(f"    WRONG {without} of {len(refused)} refusals without Retry-After")
    chunked = b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked += b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
    replies, seconds = await all_at_once([ask(GATEWAY, chunked) for _ in range(200)])
    report("200 chunked bodies at once: gateway", replies, seconds, {200, 400, 413, 422, 429, 503})
    replies, seconds = await all_at_once([ask(GATEWAY, post("/v1/chat/completions", body + b" " * 60_000_000)) for _ in range(4)])
    report("4 bodies of 64 MB: gateway", replies, seconds, {413, 429})


async def until_closed(port, data, limit_s):
    """Seconds until the server closes this connection, which never sends the rest; None if it does not within the limit."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    start = time.monotonic()
    try:
        writer.write(data[:-10])
        for last in data[-10:-1]:
            try:
                if await asyncio.wait_for(reader.read(), limit_s / 9) is not None:
                    return time.monotonic() - start
            except TimeoutError:
                writer.write(bytes([last]))  # a byte now and then keeps an idle timer from ending it
        return None
    except ConnectionError:
        return time.monotonic() - start
    finally:
        writer.close()


async def slow():
    data = post("/v1/chat/completions", json.dumps(question()).encode())
    head = data[: data.index(b"\r\n\r\n") + 2]
    for what, part in [("heads", head), ("bodies", data)]:
        times = await asyncio.gather(*(until_closed(GATEWAY, part, 85) for _ in range(200)))
        closed = [t for t in times if t is not None]
        print(f"200 {what} that never end: {len(closed)} closed, the last after {max(closed, default=0):.0f} s")
        if len(closed) < 200:
            failures.append(f"{200 - len(closed)} slow {what} were left open for 85 s")


async def half():
    data = post("/v1/chat/completions", json.dumps(question()).encode())
    for what, options in [("half-closed", {"then_half_close": True}), ("a stray CRLF", {"stray": b"\r\n"}), ("a stray byte", {"stray": b"x"})]:
        replies, seconds = await all_at_once([ask(GATEWAY, data, **options) for _ in range(50)])
        report(f"50 clients, {what}", replies, seconds, {200})
        poor = sum(b'"content"' not in reply[2] for reply in replies)
        if poor:
            failures.append(f"{what}: {poor} without an answer")
            print(f"    WRONG {poor} of 50 without an answer")


async def leavers():
    configure(latency_ms=20_000)
    connections = []
    for stream in (False, True):
        for _ in range(50):
            _, writer = await asyncio.open_connection("127.0.0.1", GATEWAY)
            writer.write(post("/v1/chat/completions", json.dumps(question(stream=stream)).encode()))
            connections.append(writer)
    await asyncio.sleep(3)
    before = stats()
    for writer in connections:
        writer.close()
    start = time.monotonic()
    while (after := stats())["inflight"] and time.monotonic() - start < 15:
        await asyncio.sleep(0.1)
    print(f"100 clients leave: {before['inflight']} calls in flight, {after['inflight']} of them {time.monotonic() - start:.1f} s later")
    if after["inflight"]:
        failures.append("clients left, and their work went on")
    configure(latency_ms=20)


async def main():
    section = sys.argv[1]
    await {"bodies": bodies, "heads": heads, "big": big, "slow": slow, "half": half, "leavers": leavers,
           "families": families.mutated, "streams": families.streams}[section]()
    await still_answers(section)
    sys.exit(1 if failures else 0)


asyncio.run(main())
