"""How the hostile clients talk to the services, and what no client may get: a 500, an empty reply, HTML, no reply at all, or
a dead service."""

import asyncio
import collections
import json
import os
import sys
import time
import urllib.request

GATEWAY, SEARCH, PROPOSER, VERIFIER = 19710, 19711, 19712, 19713
MOCK = 19700
SERVICES = dict(word.split("=") for word in sys.argv[2:])
REPLY_WITHIN_S = 60


def question(text="What is 2+2? [item 1]", **more):
    return {"model": "mock+majority_vote", "messages": [{"role": "user", "content": text}], "max_tokens": 50, **more}


def post(path, body, headers=()):
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json",
             f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def read_reply(reader):
    """Reads one reply: (status, head, body), or (0, b"", b"") if the connection ends before one."""
    head = b""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        while head.startswith(b"HTTP/1.1 1"):
            head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return 0, b"", b""
    status = int(head.split(b" ", 2)[1])
    fields = {k.strip().lower(): v.strip() for k, _, v in (line.partition(b":") for line in head.split(b"\r\n")[1:])}
    body = b""
    try:
        if b"content-length" in fields:
            body = await reader.readexactly(int(fields[b"content-length"]))
        elif fields.get(b"transfer-encoding", b"").lower() == b"chunked":
            while size := int((await reader.readline()).split(b";")[0] or b"0", 16):
                body += await reader.readexactly(size)
                await reader.readline()
        elif status not in (204, 304):
            body = await reader.read()
    except (asyncio.IncompleteReadError, ConnectionError, ValueError):
        return -1, head, body
    return status, head, body


async def ask(port, data, then_half_close=False, stray=b""):
    """Sends these bytes on a connection of its own and reads one reply, even if the server stops reading early."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    except ConnectionError:
        return 0, b"", b""

    async def send():
        try:
            writer.write(data)
            await writer.drain()
            if stray:
                await asyncio.sleep(0.005)
                writer.write(stray)
            if then_half_close:
                writer.write_eof()
        except ConnectionError:
            pass

    sending = asyncio.create_task(send())
    try:
        return await asyncio.wait_for(read_reply(reader), REPLY_WITHIN_S)
    except TimeoutError:
        return -2, b"", b""
    finally:
        sending.cancel()
        writer.close()


def verdict(reply):
    """What is wrong with this reply, or None."""
    status, head, body = reply
    if status <= 0:
        return {0: "no reply", -1: "broken reply", -2: f"silence for {REPLY_WITHIN_S} s"}[status]
    if status == 500:
        return "500: " + body[:200].decode(errors="replace")
    if "\u27e8" in body.decode(errors="replace"):
        return "a field's mark is shown: " + body[:120].decode(errors="replace")
    if status >= 400 and b"json" not in head.lower():
        return f"{status} that is not JSON: " + body[:80].decode(errors="replace")
    if status >= 400:
        try:
            document = json.loads(body)
            error = document.get("error", document)
            if not (error.get("message") or error.get("detail")):
                return f"{status} without a message: {body[:120]!r}"
        except (ValueError, AttributeError):
            return f"{status} with broken JSON: {body[:120]!r}"
    if status == 200 and not body:
        return "an empty 200"
    return None


failures = []


def report(name, replies, seconds, allowed=None):
    counts = collections.Counter(reply[0] for reply in replies)
    print(f"{name:<44} {dict(sorted(counts.items()))} in {seconds:.1f} s")
    wrongs = collections.Counter(filter(None, map(verdict, replies)))
    if allowed is not None:
        wrongs.update(f"{status} is not among {allowed}" for status in counts if status not in allowed)
    for wrong, count in wrongs.most_common(5):
        print(f"    WRONG {count} x {wrong}")
        failures.append(f"{name}: {wrong}")


async def all_at_once(calls):
    start = time.monotonic()
    replies = await asyncio.gather(*calls)
    return replies, time.monotonic() - start


async def still_answers(after):
    replies, seconds = await all_at_once(
        [ask(GATEWAY, post("/v1/chat/completions", json.dumps(question()).encode()))])
    report(f"a question after {after}", replies, seconds, {200})
    for name, pid in SERVICES.items():
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            print(f"    WRONG {name} is dead")
            failures.append(f"{name} died of {after}")


def stats():
    with urllib.request.urlopen(f"http://127.0.0.1:{MOCK}/__stats") as reply:
        return json.load(reply)


def configure(**settings):
    request = urllib.request.Request(f"http://127.0.0.1:{MOCK}/__config", json.dumps(settings).encode())
    urllib.request.urlopen(request).close()
