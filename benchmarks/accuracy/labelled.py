#!/usr/bin/env python3
"""The recorded answers beside this file as labelled samples for ./ponder calibrate, on standard output.

    python3 benchmarks/accuracy/labelled.py > samples.jsonl
    ./ponder calibrate samples.jsonl --verifier mean_confidence --model qwen2.5-coder-0.5b

Every sampled answer (not the greedy one) with its problem, its reference and a summary of its tokens' log-probabilities.
Python's standard library only.
"""

import gzip
import json
import pathlib

HERE = pathlib.Path(__file__).parent
WINDOW = 64


def summary(values):
    means = [sum(values[i:i + WINDOW]) / WINDOW for i in range(len(values) - WINDOW + 1)]
    mean = sum(values) / len(values)
    return {"mean": mean, "lowest_group": min(means, default=mean), "tail": means[-1] if means else mean,
            "count": len(values)}


def main():
    references = {p["id"]: p["answer"] for p in map(json.loads, open(HERE / "gsm8k-40.jsonl"))}
    with gzip.open(HERE / "gsm8k-40-samples.jsonl.gz", "rt") as problems:
        for problem in map(json.loads, problems):
            for sample in problem["samples"]:
                if sample["temperature"] > 0:
                    print(json.dumps({
                        "problem": problem["question"], "text": sample["text"], "reference": references[problem["id"]],
                        "complete": sample["finish_reason"] == "stop", "log_probs": summary(sample["logprobs"])}))


main()
