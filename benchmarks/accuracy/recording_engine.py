#!/usr/bin/env python3
"""Records every sample of an OpenAI-compatible engine, and replays it.

Strategies are compared on the same samples: the first run draws them, every later run with the same
seeds gets the very same ones, in no time. Ponder is pointed at this server instead of at the engine.

    python3 recording_engine.py --engine http://127.0.0.1:18310/v1 --file samples.jsonl --port 18320

With --samples FILE, problems in that file are answered by samples recorded before (one line each: question,
samples with temperature, text, finish_reason, tokens and logprobs): `gsm8k-40-samples.jsonl.gz` holds one greedy
and eight other answers of Qwen2.5-Coder-0.5B-Instruct Q4_K_M to each of the 40 problems. Everything else,
such as a judge's questions, goes to the engine.

A sample is known by the model, the messages, its seed and how it is drawn. `n` samples in one request
are drawn as n single ones with consecutive seeds. Python's standard library only.
"""

import argparse
import concurrent.futures
import gzip
import hashlib
import json
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY_FIELDS = ("model", "messages", "temperature", "top_p", "max_tokens", "max_completion_tokens", "stop", "top_logprobs")


class Recording:
    def __init__(self, path):
        self.path = path
        self.lock = threading.Lock()
        self.samples = {}
        try:
            with open(path, encoding="utf-8") as lines:
                for line in lines:
                    entry = json.loads(line)
                    self.samples[entry["key"]] = entry
        except FileNotFoundError:
            pass

    @staticmethod
    def key(request, seed):
        known = {field: request.get(field) for field in KEY_FIELDS}
        return hashlib.sha256(json.dumps([known, seed], sort_keys=True).encode()).hexdigest()

    def get(self, key):
        return self.samples.get(key)

    def put(self, key, choice, usage):
        entry = {"key": key, "choice": choice, "usage": usage}
        with self.lock:
            self.samples[key] = entry
            with open(self.path, "a", encoding="utf-8") as lines:
                lines.write(json.dumps(entry) + "\n")
        return entry


class Samples:
    """Samples recorded before, by question."""

    def __init__(self, path, engine):
        self.engine = engine.removesuffix("/v1")
        self.by_question = {}
        if path:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    problem = json.loads(line)
                    self.by_question[problem["question"]] = problem["samples"]

    def get(self, request, seed):
        """Seed 1000 k + i gives sample i; temperature 0 gives the greedy one. None for another question."""
        asked = request["messages"][-1]["content"]
        # A list of parts, as with a picture, is no question of these.
        known = self.by_question.get(asked) if isinstance(asked, str) else None
        if known is None or seed is None:
            return None
        others = [s for s in known if s["temperature"] > 0]
        greedy = next(s for s in known if s["temperature"] == 0)
        sample = greedy if request.get("temperature") == 0 else others[seed % 1000 % len(others)]
        choice = {"message": {"role": "assistant", "content": sample["text"]}, "finish_reason": sample["finish_reason"]}
        if request.get("logprobs") and "logprobs" in sample:
            choice["logprobs"] = {"content": [{"token": "", "logprob": value} for value in sample["logprobs"]]}
        return {
            "choice": choice,
            "usage": {"prompt_tokens": self.prompt_tokens(request["messages"]), "completion_tokens": sample["tokens"]},
        }

    def prompt_tokens(self, messages):
        """As llama-server counts them."""
        prompt = self.ask("/apply-template", {"messages": messages})["prompt"]
        return len(self.ask("/tokenize", {"content": prompt})["tokens"])

    def ask(self, path, document):
        call = urllib.request.Request(self.engine + path, json.dumps(document).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(call, timeout=60) as reply:
            return json.load(reply)


def draw(engine, request, seed):
    single = {k: v for k, v in request.items() if k not in ("n", "stream", "stream_options")}
    if seed is not None:
        single["seed"] = seed
    body = json.dumps(single).encode()
    call = urllib.request.Request(engine + "/chat/completions", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(call, timeout=600) as reply:
        return json.load(reply)


def handler(engine, recording, samples, pool):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def answer(self, status, document):
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            try:
                with urllib.request.urlopen(engine.removesuffix("/v1") + self.path, timeout=30) as reply:
                    self.answer(reply.status, json.load(reply))
            except urllib.error.HTTPError as e:
                self.answer(e.code, {"error": {"message": "the engine refused this path"}})
            except (urllib.error.URLError, ValueError):
                self.answer(502, {"error": {"message": "the engine cannot be reached"}})

        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if not self.path.endswith("/chat/completions"):
                self.answer(404, {"error": {"message": "only chat completions are recorded"}})
                return
            seed = request.get("seed")
            try:
                entries = list(pool.map(lambda i: self.sample(request, seed, i), range(request.get("n") or 1)))
            except urllib.error.HTTPError as e:
                self.answer(e.code, {"error": {"message": e.read().decode(errors="replace")}})
                return
            except urllib.error.URLError:
                self.answer(502, {"error": {"message": "the engine cannot be reached"}})
                return
            usage = {
                "prompt_tokens": entries[0]["usage"]["prompt_tokens"],
                "completion_tokens": sum(e["usage"]["completion_tokens"] for e in entries),
            }
            usage["total_tokens"] = usage["prompt_tokens"] + usage["completion_tokens"]
            choices = [dict(e["choice"], index=i) for i, e in enumerate(entries)]
            self.answer(200, {"id": "recorded", "object": "chat.completion", "created": 0,
                              "model": request.get("model"), "choices": choices, "usage": usage})

        @staticmethod
        def sample(request, seed, i):
            own = None if seed is None else seed + i
            before = samples.get(request, own)
            if before:
                return before
            key = recording.key(request, own if own is not None else i)
            known = recording.get(key)
            if known:
                return known
            reply = draw(engine, request, own)
            return recording.put(key, reply["choices"][0], reply["usage"])

    return Handler


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--engine", required=True, help="base URL of the engine, ending in /v1")
    arguments.add_argument("--file", required=True, help="where samples are kept")
    arguments.add_argument("--samples", help="samples recorded before")
    arguments.add_argument("--port", type=int, default=18320)
    arguments.add_argument("--parallel", type=int, default=16, help="samples drawn at once")
    given = arguments.parse_args()
    with concurrent.futures.ThreadPoolExecutor(given.parallel) as pool:
        server = ThreadingHTTPServer(
            ("127.0.0.1", given.port), handler(given.engine, Recording(given.file), Samples(given.samples, given.engine), pool))
        server.daemon_threads = True
        print(f"recording {given.engine} on http://127.0.0.1:{given.port}/v1", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
