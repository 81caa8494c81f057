#!/usr/bin/env python3
"""What it gains a vote to break its ties by the model's confidence: python3 benchmarks/accuracy/ties.py

Reads the samples recorded here (gsm8k-60, gsm8k-60-1.5b, gsm8k-40), draws 2 to 16 of a problem's in 500 random orders, and compares three votes:
ties to the earliest sample, ties to the answer of the larger mean confidence, and every vote weighted by its confidence. Prints
accuracies, and the points between the second and the first with a 95 % bootstrap interval over problems. Needs no model. Answers are
compared as numbers, which all of these problems have. Python's standard library only.
"""

import collections
import gzip
import json
import math
import pathlib
import random
import re

HERE = pathlib.Path(__file__).parent
ORDERS = 500
RESAMPLES = 4000


def number(text: str | None) -> float | None:
    """Of an answer as the model wrote it, the last number; None if it has none."""
    found = re.findall(r"-?\d[\d,]*(?:\.\d+)?", text or "")
    return float(found[-1].replace(",", "")) if found else None


def boxed(text: str) -> str | None:
    found = re.findall(r"\\boxed\{((?:[^{}]|\{[^{}]*\})*)\}", text)
    return found[-1] if found else None


def references(path: pathlib.Path) -> dict[str, float | None]:
    return {row["id"]: number(row["answer"]) for row in map(json.loads, path.open())}


def of_run(folder: pathlib.Path) -> list[tuple[float | None, list[tuple[float | None, float]]]]:
    """The right answer of each problem, and its samples' answers with their mean confidence."""
    right = references(folder / "problems.jsonl")
    problems = []
    for line in gzip.open(folder / "searches.jsonl.gz", "rt"):
        search = json.loads(line)
        if search["cell"] == "samples":
            nodes = [event["node"] for event in search["reply"]["trace"] if event["type"] == "proposed"]
            nodes.sort(key=lambda node: node["trial"])
            samples = [(number((node.get("answer") or {}).get("text")), math.exp(node["log_probs"]["mean"])) for node in nodes]
            problems.append((right[search["problem"]], samples))
    return problems


def of_samples(name: str) -> list[tuple[float | None, list[tuple[float | None, float]]]]:
    right = references(HERE / f"{name}.jsonl")
    problems = []
    for line in gzip.open(HERE / f"{name}-samples.jsonl.gz", "rt"):
        row = json.loads(line)
        drawn = [sample for sample in row["samples"] if sample["temperature"] > 0]
        samples = [(number(boxed(one["text"])), math.exp(sum(one["logprobs"]) / len(one["logprobs"]))) for one in drawn]
        problems.append((right[row["id"]], samples))
    return problems


def votes(drawn: list[tuple[float | None, float]]) -> tuple[float | None, float | None, float | None]:
    voters = [sample for sample in drawn if sample[0] is not None]
    if not voters:
        return None, None, None
    count = collections.Counter(answer for answer, _ in voters)
    weight: dict[float | None, float] = collections.defaultdict(float)
    for answer, confidence in voters:
        weight[answer] += confidence
    most = max(count.values())
    tied = [answer for answer in count if count[answer] == most]  # in order of the earliest
    return tied[0], max(tied, key=weight.__getitem__), max(count, key=weight.__getitem__)


def main() -> None:
    randomly = random.Random(1)
    print("| samples of | votes | ties to the earliest | ties to the surer | points | all votes weighted |")
    print("| --- | --- | --- | --- | --- | --- |")
    runs = {"0.5B, 60 problems": of_run(HERE / "gsm8k-60"), "1.5B, the same 60": of_run(HERE / "gsm8k-60-1.5b")}
    runs["0.5B, 40 others"] = of_samples("gsm8k-40")
    for name, problems in runs.items():
        for n in (2, 3, 4, 6, 8, 12, 16):
            if n > len(problems[0][1]):
                break
            rates = []
            for right, samples in problems:
                hits = [0, 0, 0]
                for _ in range(ORDERS):
                    for i, answer in enumerate(votes(randomly.sample(samples, min(n, len(samples))))):
                        hits[i] += answer is not None and answer == right
                rates.append([hit / ORDERS for hit in hits])
            plain, tie, weighted = (100 * sum(rate[i] for rate in rates) / len(rates) for i in range(3))
            gains = [100 * (rate[1] - rate[0]) for rate in rates]
            means = sorted(sum(randomly.choices(gains, k=len(gains))) / len(gains) for _ in range(RESAMPLES))
            low, high = means[RESAMPLES // 40], means[-RESAMPLES // 40 - 1]
            print(f"| {name} | {n} | {plain:.1f} | {tie:.1f} | {tie - plain:+.1f} ({low:+.1f} to {high:+.1f}) | {weighted:.1f} |")


if __name__ == "__main__":
    main()
