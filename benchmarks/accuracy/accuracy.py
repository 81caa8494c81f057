#!/usr/bin/env python3
"""Accuracy and tokens of strategies on problems with known answers, through a running Ponder.

    ./ponder up                                   # or: PONDER_ENGINE_URL=... ./ponder up
    python3 benchmarks/accuracy/accuracy.py       # the 40 problems beside this file

Each problem is asked through the gateway (POST /v1/reasoning) and graded by verifier-service's
`reference` verifier, so that the product's own equivalence decides. Every strategy gets the same seed
for the same problem: behind recording_engine.py they choose among the very same samples.
Python's standard library only.
"""

import argparse
import concurrent.futures
import json
import math
import pathlib
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).parent
RUNS = [
    ("greedy sample", {"strategy": "sample", "temperature": 0}),
    ("sample", {"strategy": "sample"}),
    ("majority_vote n=8", {"strategy": "majority_vote", "parameters": {"n": 8}}),
    ("best_of_n n=8 judge", {"strategy": "best_of_n", "verifier": "judge", "parameters": {"n": 8}}),
    ("weighted_best_of_n n=8 judge", {"strategy": "weighted_best_of_n", "verifier": "judge", "parameters": {"n": 8}}),
    ("weighted_best_of_n n=8 arithmetic",
     {"strategy": "weighted_best_of_n", "verifier": "arithmetic", "parameters": {"n": 8}}),
    ("weighted_best_of_n n=8 format",
     {"strategy": "weighted_best_of_n", "verifier": "format", "parameters": {"n": 8}}),
]


def post(url, document):
    call = urllib.request.Request(url, json.dumps(document).encode(), {"Content-Type": "application/json"})
    return urllib.request.urlopen(call, timeout=1800)


def grade(verifier_url, problem, reply):
    document = {
        "verifier": "reference",
        "problem": {"messages": [{"role": "user", "content": problem["question"]}], "answer_format": "auto"},
        "candidates": [{"text": reply["content"], "steps": [reply["content"]], "complete": True}],
        "reference": problem["answer"],
    }
    with post(verifier_url + "/v1/scores", document) as lines:
        for line in lines:
            if line.strip():
                document = json.loads(line)
                if document["type"] == "scored":
                    return document["score"]["outcome"] == 1.0
    raise RuntimeError("the reference verifier gave no score")


def ask(arguments, problem, number, options):
    request = dict(options, input=problem["question"], seed=1000 * (number + 1), max_tokens=arguments.max_tokens, trace=False)
    if arguments.model:
        request["model"] = arguments.model
    began = time.monotonic()
    try:
        with post(arguments.gateway + "/v1/reasoning", request) as reply:
            document = json.load(reply)
    except urllib.error.HTTPError as e:
        return {"error": e.read().decode(errors="replace")[:300]}
    usage = document["usage"]
    return {
        "id": problem["id"],
        "right": grade(arguments.verifier, problem, document),
        "tokens": usage["total_tokens"],
        "completion": usage["completion_tokens"],
        "seconds": time.monotonic() - began,
        "answer": document.get("answer"),
    }


def wilson(right, total, z=1.96):
    """The 95 % interval of a share (Wilson 1927)."""
    p = right / total
    centre = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return centre - half, centre + half


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--gateway", default="http://127.0.0.1:8080")
    arguments.add_argument("--verifier", default="http://127.0.0.1:8083")
    arguments.add_argument("--problems", default=str(HERE / "gsm8k-40.jsonl"))
    arguments.add_argument("--model")
    arguments.add_argument("--limit", type=int, default=40)
    arguments.add_argument("--max-tokens", type=int, default=512)
    arguments.add_argument("--parallel", type=int, default=1, help="problems at once")
    arguments.add_argument("--runs", help="only runs whose name contains this")
    arguments.add_argument("--json", help="where to write every single result")
    given = arguments.parse_args()
    with open(given.problems, encoding="utf-8") as lines:
        problems = [json.loads(line) for line in lines][: given.limit]
    everything = {}
    print(f"{len(problems)} problems\n")
    print("| run | right | accuracy | 95 % interval | tokens a problem | completion tokens a problem | errors |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, options in RUNS:
        if given.runs and given.runs not in name:
            continue
        with concurrent.futures.ThreadPoolExecutor(given.parallel) as pool:
            results = list(pool.map(lambda p: ask(given, p[1], p[0], options), enumerate(problems)))
        everything[name] = results
        answered = [r for r in results if "error" not in r]
        right = sum(r["right"] for r in answered)
        low, high = wilson(right, len(results))
        per = len(answered) or 1
        print(f"| {name} | {right}/{len(results)} | {right / len(results):.3f} | {low:.2f} to {high:.2f} "
              f"| {sum(r['tokens'] for r in answered) / per:.0f} | {sum(r['completion'] for r in answered) / per:.0f} "
              f"| {len(results) - len(answered)} |", flush=True)
    if given.json:
        with open(given.json, "w", encoding="utf-8") as out:
            json.dump(everything, out, indent=1)


if __name__ == "__main__":
    main()
