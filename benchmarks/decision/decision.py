#!/usr/bin/env python3
"""How long a real engine goes on after a search has decided, or after its client has left.

    llama-server -m MODEL.gguf -a MODEL -np 8 -c 16384 --metrics --port 18311          (or: vllm serve MODEL --port 18311)
    PONDER_ENGINE_URL=http://127.0.0.1:18311/v1 ./ponder up
    python3 benchmarks/decision/decision.py --engine http://127.0.0.1:18311

In each round a panel of eight solves a problem. It decides once two of them have come (wait_for), while the others are being
written; then a client leaves in the middle of a search, once in a stream and once while it waits for one document. Meanwhile the
engine's own count of running requests is read all the time. Printed are the milliseconds from the decision, or the leaving, to the
first reading of 0. A reading counts when it has arrived, so what the engine takes to tell is part of it. The decision's time
is the search's own, from the trace.
Python's standard library only.
"""

import argparse
import http.client
import json
import os
import re
import statistics
import threading
import time
import urllib.parse
import urllib.request

RUNNING = re.compile(r"^(?:llamacpp:requests_processing|vllm:num_requests_running(?:\{[^}]*\})?)\s+([0-9.]+)", re.MULTILINE)


class Running:
    """Reads the engine's count of running requests, again and again."""

    def __init__(self, engine: str) -> None:
        self.address = urllib.parse.urlsplit(engine)
        self.seen: list[tuple[float, int]] = []
        self.ends = False
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self) -> None:
        connection = http.client.HTTPConnection(self.address.hostname, self.address.port, timeout=60)
        while not self.ends:
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
            counts = RUNNING.findall(text)
            if not counts:
                raise SystemExit("the engine's /metrics has no count of running requests")
            self.seen.append((time.monotonic(), sum(int(float(count)) for count in counts)))
            time.sleep(0.005)

    def stop(self) -> None:
        self.ends = True
        self.thread.join()

    def latest(self) -> int:
        return self.seen[-1][1] if self.seen else 0

    def await_count(self, least: int, patience: float) -> None:
        until = time.monotonic() + patience
        while self.latest() < least:
            if time.monotonic() > until:
                raise SystemExit(f"the engine never ran {least} requests at once")
            time.sleep(0.01)

    def await_idle(self, patience: float = 60) -> None:
        until = time.monotonic() + patience
        while self.latest() > 0 and time.monotonic() < until:
            time.sleep(0.01)

    def idle_after(self, moment: float) -> tuple[int, float]:
        """What ran at a moment, and the milliseconds from then to the first 0."""
        before = [count for at, count in self.seen if at <= moment]
        after = [at for at, count in self.seen if at > moment and count == 0]
        return (before[-1] if before else 0), (1000 * (after[0] - moment) if after else float("inf"))


def body(arguments: argparse.Namespace, number: int, **more: object) -> bytes:
    return json.dumps({
        "model": arguments.model,
        "input": f"A shop sells {number + 3} boxes of {number + 5} pens a day, and a fifth of the pens come back. How many stay sold in a week?",
        "strategy": "majority_vote",
        "parameters": {"n": arguments.members, **more.pop("parameters", {})},
        "max_tokens": 600,
        "temperature": 1.0,
        "seed": number,
        **more,
    }).encode()


def post(arguments: argparse.Namespace, data: bytes) -> http.client.HTTPConnection:
    address = urllib.parse.urlsplit(arguments.ponder)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=600)
    headers = {"Content-Type": "application/json", "Authorization": "Bearer any"}
    connection.request("POST", "/v1/reasoning", data, headers)
    return connection


def decision(arguments: argparse.Namespace, number: int) -> tuple[int, float, int]:
    """What ran at the decision, milliseconds to 0, and how many members were stopped."""
    running = Running(arguments.engine)
    connection = post(arguments, body(arguments, number, stream=True, parameters={"wait_for": arguments.wait_for}))
    reply = connection.getresponse()
    if reply.status != 200:
        raise SystemExit(reply.read().decode())
    began, decided, stopped = None, None, 0
    for line in reply:
        if not line.startswith(b"data:"):
            continue
        arrived = time.monotonic()
        event = json.loads(line[5:])
        if "error" in event:
            raise SystemExit(event["error"]["message"])
        if event.get("type") == "started":
            began = arrived - event["at_ms"] / 1000
        elif event.get("type") == "cancelled":
            # The event's own time, or its arrival where that is earlier: the search's beginning is known to a few milliseconds.
            moment = min(arrived, began + event["at_ms"] / 1000)
            decided = moment if decided is None else min(decided, moment)
            stopped += event["pending"]
    connection.close()
    running.await_idle()
    time.sleep(0.05)
    running.stop()
    if decided is None:
        return 0, 0.0, 0
    count, after = running.idle_after(decided)
    return count, after, stopped


def leaving(arguments: argparse.Namespace, number: int, stream: bool) -> tuple[int, float]:
    running = Running(arguments.engine)
    connection = post(arguments, body(arguments, number, stream=stream))
    running.await_count(arguments.members // 2, 60)
    time.sleep(1)
    left = time.monotonic()
    connection.sock.close()
    connection.close()
    time.sleep(0.1)
    running.await_idle()
    time.sleep(0.05)
    running.stop()
    return running.idle_after(left)


def told(what: str, rounds: list[tuple[int, float]]) -> None:
    times = sorted(milliseconds for _, milliseconds in rounds)
    counts = [count for count, _ in rounds]
    print(
        f"{what:32} {len(rounds):6} {statistics.mean(counts):8.1f} {statistics.median(times):9.0f} {times[-1]:9.0f}"
        f"   {' '.join(f'{each:.0f}' for each in times)}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True, help="the engine's own address, without /v1")
    parser.add_argument("--ponder", default="http://127.0.0.1:8080")
    parser.add_argument("--model", default="")
    parser.add_argument("--members", type=int, default=8)
    parser.add_argument("--wait-for", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    if not arguments.model:
        with urllib.request.urlopen(f"{arguments.ponder}/v1/models") as reply:
            models = [model["id"] for model in json.load(reply)["data"]]
        arguments.model = next(model for model in models if "+" not in model)
    print(f"machine: {os.cpu_count()} cores, load average {os.getloadavg()[0]:.2f} before the start; {arguments.model}")
    print(f"{'milliseconds to 0':32} {'rounds':>6} {'running':>8} {'median':>9} {'longest':>9}   each")
    decision(arguments, 0)
    rounds = [decision(arguments, number) for number in range(1, arguments.rounds + 1)]
    told("after the decision", [(count, after) for count, after, stopped in rounds if stopped])
    for stream in (True, False):
        what = "after the client left" + (", stream" if stream else ", document")
        told(what, [leaving(arguments, 100 + number, stream) for number in range(arguments.rounds)])


if __name__ == "__main__":
    main()
