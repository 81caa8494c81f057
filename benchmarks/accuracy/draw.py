#!/usr/bin/env python3
"""Draws samples of problems with known answers through a running proposer-service, for verifiers.py.

    ./ponder up
    python3 benchmarks/accuracy/draw.py --data benchmarks/accuracy/gsm8k-40.jsonl --out drawn.jsonl --distribution

One line a problem: {"id", "question", "answer", "samples": [{"text", "finish_reason", "tokens", "log_probs"}]}. A problem that
--out holds already is not drawn again. --distribution asks for what each token was drawn from (self_certainty, entropy).
Python's standard library only.
"""

import argparse
import json
import os
import urllib.request

# search-service's prompt `step_by_step`
PROMPT = ("Reason step by step, with a blank line between steps. When the question has one final answer, end with it inside "
          "\\boxed{}.")


def draw(arguments, number, problem):
    request = {
        "model": arguments.model, "unit": "solution", "alternatives": 0, "progress": False,
        "distribution": arguments.distribution,
        "messages": [{"role": "system", "content": PROMPT}, {"role": "user", "content": problem["question"]}],
        "prefixes": [{"text": "", "samples": arguments.samples, "seed": 1000 * (number + 1)}],
        "sampling": {"temperature": arguments.temperature, "top_p": 0.95, "max_tokens": 512, "stop": []},
    }
    call = urllib.request.Request(
        arguments.url + "/v1/proposals", json.dumps(request).encode(), {"Content-Type": "application/json"})
    samples = []
    with urllib.request.urlopen(call, timeout=1800) as lines:
        for line in lines:
            document = json.loads(line) if line.strip() else {}
            if document.get("type") == "failed":
                raise RuntimeError(f"problem {problem['id']}: {document['failure']}")
            if document.get("type") == "continuation":
                samples.append((document["sample"], {
                    "text": document["text"], "finish_reason": document["finish_reason"],
                    "tokens": document["tokens"]["completion"], "log_probs": document.get("log_probs")}))
    if len(samples) != arguments.samples:
        raise RuntimeError(f"problem {problem['id']}: {len(samples)} of {arguments.samples} samples came")
    return [sample for _, sample in sorted(samples, key=lambda pair: pair[0])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="JSONL with id, question and answer")
    parser.add_argument("--out", required=True)
    parser.add_argument("--url", default="http://127.0.0.1:8082", help="proposer-service")
    parser.add_argument("--model", help="by default the service's")
    parser.add_argument("--samples", type=int, default=8)
    parser.add_argument("--temperature", type=float, default=0.8)
    parser.add_argument("--distribution", action="store_true")
    arguments = parser.parse_args()
    with open(arguments.data, encoding="utf-8") as lines:
        problems = [json.loads(line) for line in lines if line.strip()]
    done = set()
    if os.path.exists(arguments.out):
        with open(arguments.out, encoding="utf-8") as lines:
            done = {json.loads(line)["id"] for line in lines}
    with open(arguments.out, "a", encoding="utf-8") as out:
        for number, problem in enumerate(problems):
            if problem["id"] in done:
                continue
            samples = draw(arguments, number, problem)
            kept = {name: problem[name] for name in ("id", "question", "answer")}
            out.write(json.dumps(dict(kept, samples=samples), ensure_ascii=False) + "\n")
            out.flush()
            print(f"{number + 1} of {len(problems)}: {sum(sample['tokens'] for sample in samples)} tokens", flush=True)


if __name__ == "__main__":
    main()
