#!/usr/bin/env python3
"""How near to their critical path searches come on a real engine, and the same searches in lock-step. Started by `run`.

Between search-service and the two services it asks stands a relay. Open, it passes on each line as it comes. As a barrier, it
holds all lines back until everything in flight has ended, as in a program that sends a batch and waits for all of it. Each problem
is searched in each way in turn. Printed are, for each way, the means of: wall time; the critical path, from the times in the trace:
the longest chain of calls each of which begins as soon as it is certain that it will be made; wall time over that; the time in which
at least one sample was being written; and completion tokens, in all and for each second. An engine that draws several samples at once does not
repeat itself, so searches with one seed differ in what they write: compare the tokens for each second as well.

A search in lock-step hears late of what came early, so the times of its own trace say nothing. Its critical path is that of the
relay's open form. Python's standard library only.
"""

import argparse
import collections
import http.client
import heapq
import json
import socketserver
import statistics
import threading
import time
import urllib.parse
import http.server

WAYS = [
    ("beam_search", {}, False),
    ("beam_search", {}, True),
    ("beam_search", {"ahead": True}, False),
    ("beam_search", {"subtrees": 3}, False),
    ("beam_search", {"subtrees": 3, "ahead": True}, False),
    ("mcts", {"iterations": 8, "parallel": 4}, False),
    ("mcts", {"iterations": 8, "parallel": 4}, True),
]


class Barrier:
    """Lets nobody on until everything in flight has ended, while it is closed."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.closed = False
        self.in_flight = 0
        self.round = 0

    def begin(self) -> None:
        with self.changed:
            self.in_flight += 1

    def end(self) -> None:
        with self.changed:
            self.in_flight -= 1
            its = self.round
            if self.in_flight == 0:
                self.round += 1
                self.changed.notify_all()
            while self.closed and self.round == its:
                self.changed.wait()


def relay(port: int, target: str, barrier: Barrier) -> None:
    address = urllib.parse.urlsplit(target)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            upstream = http.client.HTTPConnection(address.hostname, address.port, timeout=600)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
            is_call = self.path in ("/v1/proposals", "/v1/scores")
            held = is_call and barrier.closed
            if is_call:
                barrier.begin()
            try:
                upstream.request(self.command, self.path, body or None, headers)
                reply = upstream.getresponse()
                first = reply.read() if held else None
                if held:
                    barrier.end()
                    is_call = False
                self.send_response(reply.status)
                for name, value in reply.getheaders():
                    if name.lower() not in ("transfer-encoding", "content-length", "connection", "keep-alive"):
                        self.send_header(name, value)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                while True:
                    piece = first if held else reply.read1(65536)
                    first = b""
                    if not piece:
                        break
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                    self.wfile.flush()
                self.wfile.write(b"0\r\n\r\n")
            except OSError:
                self.close_connection = True
            finally:
                upstream.close()
                if is_call:
                    barrier.end()

        do_GET = do_POST = handle_one

        def log_message(self, *_: object) -> None:
            pass

    class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, *_: object) -> None:
            """search-service has closed a connection that it kept."""

    threading.Thread(target=Server(("127.0.0.1", port), Handler).serve_forever, daemon=True).start()


def search(url: str, request: dict) -> tuple[float, list[dict], dict]:
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=900)
    began = time.monotonic()
    connection.request("POST", "/v1/searches", json.dumps(request), {"Content-Type": "application/json"})
    reply = connection.getresponse()
    if reply.status != 200:
        raise SystemExit(f"{reply.status} {reply.read().decode()}")
    events, last = [], {}
    for line in reply:
        if line.startswith(b"data:"):
            last = json.loads(line[5:])
            if last["type"] == "trace":
                events.append(last["event"])
    return time.monotonic() - began, events, last


class Samples:
    """What came, with how long it took and how long its score took, in seconds."""

    def __init__(self, events: list[dict]) -> None:
        asked, self.by_node, self.all, scoring, written = {}, {}, [], {}, []
        for event in events:
            kind, at = event["type"], event["at_ms"] / 1000
            if kind == "propose_started":
                for i in range(event["samples"]):
                    asked[event["first_trial"] + i] = (at, event["unit"], event["first_trial"])
            elif kind == "proposed":
                node = event["node"]
                began, unit, first = asked[node["trial"]]
                sample = {"id": node["id"], "parent": node["parent"], "trial": node["trial"], "took": at - began, "unit": unit,
                          "first": first, "ended": node["finish_reason"] != "step", "scored": 0.0, "value": None}
                self.by_node[node["id"]] = sample
                self.all.append(sample)
                written.append((began, at))
            elif kind == "score_started":
                scoring.update({node: at for node in event["nodes"]})
            elif kind == "scored" and event["node"] in self.by_node:
                self.by_node[event["node"]].update(scored=at - scoring[event["node"]], value=event["value"])
        self.all.sort(key=lambda sample: sample["trial"])
        self.children = collections.defaultdict(list)
        for sample in self.all:
            self.children[sample["parent"]].append(sample)
        self.busy, until = 0.0, 0.0
        for began, ended in sorted(written):
            self.busy += max(0.0, ended - max(began, until))
            until = max(until, ended)


def beams(samples: Samples, given: dict) -> float:
    """A path goes on once it is certain to be kept, however well does what is out; subtrees go on by themselves."""
    width, expansions, subtrees = 3, 4, given.get("subtrees", 1)
    last = 0.0
    for subtree in range(subtrees):
        share = width // subtrees * expansions
        kept, left = width // subtrees, width * expansions / subtrees
        current = [each for each in samples.children[0] if subtree * share <= each["trial"] < (subtree + 1) * share]
        begins = {0: 0.0}
        while current:
            known = []
            for each in current:
                came = begins[each["parent"]] + each["took"]
                known.append((each, came, came if each["ended"] else came + each["scored"]))
                last = max(last, came + each["scored"])
            following = []
            for path, _, at in known:
                if samples.children[path["id"]]:
                    begins[path["id"]] = min((now for _, _, now in known if now >= at and certain(path, known, now, kept, left)),
                                             default=max(now for _, _, now in known))
                    following += samples.children[path["id"]]
            left -= sum(each["ended"] for each in current)
            current = following
    return last


def certain(path: dict, known: list, now: float, kept: int, left: float) -> bool:
    before = sum(other is not path and (at > now or (not other["ended"] and (other["value"] or 0) > (path["value"] or 0)))
                 for other, _, at in known)
    return before < kept and sum(came > now or other["ended"] for other, came, _ in known) < left


def simulations(samples: Samples, given: dict) -> float:
    """Side by side in lanes; a rollout needs the step that it continues, and none of its siblings."""
    lanes, arrived, last = [0.0] * given["parallel"], {0: 0.0}, 0.0
    expansions = collections.defaultdict(list)
    for each in samples.all:
        if each["unit"] == "step":
            expansions[each["first"]].append(each)
    for first in sorted(expansions):
        begins = max(lanes[0], arrived.get(expansions[first][0]["parent"], 0.0))
        ends = begins
        for step in expansions[first]:
            came = arrived[step["id"]] = begins + step["took"]
            ends = max([ends, came + step["scored"]] + [came + rollout["took"] + rollout["scored"]
                       for rollout in samples.children[step["id"]] if rollout["unit"] == "solution"])
        heapq.heapreplace(lanes, ends)
        last = max(last, ends)
    return last


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--search", required=True, help="URL of search-service, which asks the relay's ports")
    parser.add_argument("--proposer", required=True, help="PORT=URL: where the relay listens, and proposer-service")
    parser.add_argument("--verifier", required=True, help="the same of verifier-service")
    parser.add_argument("--problems", required=True, help="a file of JSON lines, each with a question")
    parser.add_argument("--count", type=int, default=3, help="problems (%(default)s)")
    parser.add_argument("--model", required=True)
    args = parser.parse_args()
    barrier = Barrier()
    for pair in (args.proposer, args.verifier):
        port, url = pair.split("=", 1)
        relay(int(port), url, barrier)
    wait_for(args.search)
    with open(args.problems, encoding="utf-8") as lines:
        problems = [json.loads(next(lines)) for _ in range(args.count)]
    seen = collections.defaultdict(list)
    for number, problem in enumerate(problems):
        for strategy, given, closed in WAYS:
            barrier.closed = closed
            seconds, events, last = search(args.search, {
                "model": args.model, "strategy": strategy, "verifier": "arithmetic", "parameters": given,
                "problem": {"messages": [{"role": "user", "content": problem["question"]}], "answer_format": "number"},
                "sampling": {"temperature": 0.8, "top_p": 1, "max_tokens": 256, "stop": [], "seed": 1000 + number},
                "budget": {"max_tokens": 1000000, "max_seconds": 600}, "events": "all", "tenant": "default"})
            samples = Samples(events)
            path = float("nan") if closed else (beams if strategy == "beam_search" else simulations)(samples, given)
            tokens = sum(event["node"]["tokens"]["completion"] for event in events if event["type"] == "proposed")
            seen[strategy, json.dumps(given), closed].append((seconds, path, samples.busy, tokens))
            print(f"# {number} {strategy} {given} {'barrier' if closed else 'open'}: {seconds:.1f} s, {path:.1f} s, {tokens} tokens, {last['type']}",
                  flush=True)
    print("| | | seconds | critical path | waste | writing | tokens | tokens/s |\n| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for strategy, given, closed in WAYS:
        of = [statistics.mean(column) for column in zip(*seen[strategy, json.dumps(given), closed])]
        path, waste = ("", "") if closed else (f"{of[1]:.1f}", f"{of[0] / of[1]:.2f}")
        shown = ", ".join(f"{name}={json.dumps(value)}" for name, value in given.items()) or "the defaults"
        print(f"| `{strategy}` | {shown}{', in lock-step' if closed else ''} | {of[0]:.1f} | {path} | {waste} | {of[2]:.1f} | {of[3]:.0f} "
              f"| {of[3] / of[0]:.1f} |")


def wait_for(url: str) -> None:
    address = urllib.parse.urlsplit(url)
    while True:
        try:
            connection = http.client.HTTPConnection(address.hostname, address.port, timeout=5)
            connection.request("GET", "/actuator/health/readiness")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)


if __name__ == "__main__":
    main()
