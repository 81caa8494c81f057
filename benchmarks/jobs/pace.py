#!/usr/bin/env python3
"""What of an engine's pace a job reaches: samples a second of the bare engine, and of a job on a running Ponder before it.

    go run benchmarks/load/mock_openai.go -addr 127.0.0.1:19900 -latency-ms 2000
    PONDER_JOB_SEARCHES=64 PONDER_ENGINE_URL=http://127.0.0.1:19900/v1 ./ponder up
    python3 benchmarks/jobs/pace.py --engine http://127.0.0.1:19900/v1 --width 64 --questions 3200

Asks the engine --width questions at a time, then has a job ask the same (as many at a time: PONDER_JOB_SEARCHES), and does both
--rounds times in turn. Every sample of the mock engine takes the same time and has the same length, so the ratio of samples is that of tokens.
Sends bounded numbers of requests, to loopback addresses only. Python's standard library only.
"""

import argparse
import concurrent.futures
import json
import time
import urllib.parse
import urllib.request

ENDS = ("succeeded", "failed", "cancelled", "paused", "out_of_budget")


def ask(url: str, body: object = None, kind: str = "application/json") -> dict:
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=600) as reply:
        return json.load(reply)


def bare(arguments: argparse.Namespace, questions: list[str]) -> float:
    """Samples a second."""
    model = ask(f"{arguments.engine}/models")["data"][0]["id"]

    def sample(question: str) -> None:
        body = {"model": model, "messages": [{"role": "user", "content": question}], "max_tokens": 1024}
        assert ask(f"{arguments.engine}/chat/completions", body)["choices"]

    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(arguments.width) as pool:
        list(pool.map(sample, questions))
    return len(questions) / (time.monotonic() - began)


def job(arguments: argparse.Namespace, source: str, seed: int) -> float:
    """Samples a second, from the order to the last question; what is done with all rows together comes after that."""
    parameters = {"n": 1, "check": False, "seed": seed}
    order = {"recipe": "distillation", "source": source, "name": f"{source}-{seed}", "parameters": parameters, "pilot": 0}
    began = time.monotonic()
    path = f"{arguments.ponder}/v1/jobs/{ask(f'{arguments.ponder}/v1/jobs', order)['id']}"
    while True:
        now = ask(path)
        if now["progress"]["done"] == arguments.questions:
            return arguments.questions / (time.monotonic() - began)
        if now["state"] in ENDS:
            raise SystemExit(f"the job is {now['state']}: {now.get('trouble')}")
        time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True, help="its base URL, on loopback")
    parser.add_argument("--ponder", default="http://127.0.0.1:8080")
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--questions", type=int, default=3200)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    for url in (arguments.engine, arguments.ponder):
        if urllib.parse.urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1"):
            parser.error(f"{url} is not on this machine")
    first = int(time.time()) % 100_000_000  # as a seed: another each time, or the replies would be remembered
    source = f"pace-{first}"
    questions = [f"What is it? [item {i}]" for i in range(arguments.questions)]
    lines = "".join(json.dumps({"question": question, "answer": "1"}) + "\n" for question in questions)
    ask(f"{arguments.ponder}/v1/datasets?name={source}", lines.encode(), "application/jsonl")
    for seed in range(first, first + arguments.rounds):
        alone, behind = bare(arguments, questions), job(arguments, source, seed)
        print(f"bare {alone:6.1f} samples/s   job {behind:6.1f} samples/s   {behind / alone:.1%}", flush=True)


if __name__ == "__main__":
    main()
