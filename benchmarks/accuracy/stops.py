#!/usr/bin/env python3
"""What an earlier end costs a vote of 8, and what it saves on the embedded engine: python3 benchmarks/accuracy/stops.py

Takes 8 of a problem's 16 recorded samples in 100 ways (of the 1.5B, which has 8, all), and lets them finish in the order of
their lengths, as they do when all are drawn at once. Seconds are those of the 0.5B on two cores without a GPU, from the time that
one pass of the embedded engine takes at so many samples (benchmarks/embedded/run), without reading the prompt. Points are to the
vote that ends when it is decided, with a 95 % bootstrap interval over problems. Needs no model. Python's standard library only.
"""

import collections
import gzip
import json
import math
import pathlib
import random

HERE = pathlib.Path(__file__).parent
ORDERS = 100
RESAMPLES = 2000

PASS_MS = [0, 20, 45, 64, 62, 78, 75, 75, 75]
"""By samples that are being drawn: tokens a second of `product` in benchmarks/embedded/run."""


def problems(run: str) -> list[tuple[str, list[tuple[int, str | None, float]]]]:
    """The right answer of each problem, and its samples' lengths in tokens, answers and mean confidence."""
    right = {row["id"]: row["answer"] for row in map(json.loads, (HERE / run / "problems.jsonl").open())}
    found = []
    for line in gzip.open(HERE / run / "searches.jsonl.gz", "rt"):
        search = json.loads(line)
        if search["cell"] == "samples":
            nodes = [event["node"] for event in search["reply"]["trace"] if event["type"] == "proposed"]
            nodes.sort(key=lambda node: node["trial"])
            samples = [
                (node["tokens"]["completion"], (node.get("answer") or {}).get("key"), math.exp(node["log_probs"]["mean"]))
                for node in nodes
            ]
            found.append((right[search["problem"]], samples))
    return found


def same(answer: str | None, right: str) -> bool:
    """The answers of these problems are numbers."""
    try:
        return answer is not None and math.isclose(float(answer.replace(",", "")), float(right.replace(",", "")))
    except ValueError:
        return False


def standing(arrived) -> tuple[str | None, int, int]:
    """The leading answer, the surest among equals (decision 0064), with its votes and those of the second."""
    sure = collections.defaultdict(list)
    for _, answer, confidence in arrived:
        if answer is not None:
            sure[answer].append(confidence)
    if not sure:
        return None, 0, 0
    votes = sorted((len(of) for of in sure.values()), reverse=True)
    leader = max(sure, key=lambda answer: (len(sure[answer]), sum(sure[answer]) / len(sure[answer])))
    return leader, votes[0], votes[1] if len(votes) > 1 else 0


def majority(first: int, second: int) -> float:
    """As Lead.probability: Adaptive-Consistency's Beta criterion."""
    tosses = first + second + 1
    return sum(math.comb(tosses, heads) for heads in range(second + 1, tosses + 1)) / 2**tosses


def drawn(samples, before, ends):
    """Draws these at once, after others, until `ends(first, second, left)`. All that have come, seconds and tokens."""
    arrived, ms, at, left = list(before), 0.0, 0, len(samples)
    for sample in sorted(samples, key=lambda sample: sample[0]):
        ms += (sample[0] - at) * PASS_MS[left]
        at, left = sample[0], left - 1
        arrived.append(sample)
        _, first, second = standing(arrived)
        if ends(first, second, left):
            break
    return arrived, ms / 1000, sum(min(sample[0], at) for sample in samples)


def decided(first: int, second: int, left: int) -> bool:
    return first > second + left


def surer_than(confidence: float):
    return lambda first, second, left: decided(first, second, left) or (first > 0 and majority(first, second) > confidence)


def all_but(stragglers: int):
    return lambda first, second, left: decided(first, second, left) or left <= stragglers


def vote(samples, ends=decided):
    arrived, seconds, tokens = drawn(samples, [], ends)
    return standing(arrived)[0], seconds, tokens


def auto(samples):
    """Of low effort: three, and where they disagree up to five more."""
    arrived, seconds, tokens = drawn(samples[:3], [], lambda first, second, left: False)
    if standing(arrived)[1] < 3:
        arrived, more, further = drawn(samples[3:], arrived, surer_than(0.9))
        seconds, tokens = seconds + more, tokens + further
    return standing(arrived)[0], seconds, tokens


WAYS = {
    "decided": vote,
    "`stop_confidence=0.95`": lambda samples: vote(samples, surer_than(0.95)),
    "`stop_confidence=0.9`": lambda samples: vote(samples, surer_than(0.9)),
    "`stop_confidence=0.85`": lambda samples: vote(samples, surer_than(0.85)),
    "`wait_for=6`": lambda samples: vote(samples, all_but(2)),
    "`wait_for=4`": lambda samples: vote(samples, all_but(4)),
    "`n=5`": lambda samples: vote(samples[:5]),
    "`auto`": auto,
}


def interval(differences: list[float]) -> tuple[float, float]:
    source = random.Random(1)
    means = sorted(sum(source.choices(differences, k=len(differences))) / len(differences) for _ in range(RESAMPLES))
    return means[RESAMPLES // 40], means[-RESAMPLES // 40]


def main() -> None:
    for run in ("gsm8k-60", "gsm8k-60-1.5b"):
        accuracy = collections.defaultdict(list)
        spent = collections.defaultdict(lambda: [0.0, 0])
        draws = 0
        for number, (right, samples) in enumerate(problems(run)):
            source = random.Random(number)
            orders = [source.sample(samples, 8) for _ in range(ORDERS)] if len(samples) > 8 else [samples]
            draws += len(orders)
            for name, way in WAYS.items():
                results = [way(order) for order in orders]
                accuracy[name].append(sum(same(answer, right) for answer, _, _ in results) / len(orders))
                spent[name][0] += sum(seconds for _, seconds, _ in results)
                spent[name][1] += sum(tokens for _, _, tokens in results)
        print(f"\n{run}\n\n| ends | correct, % | points | seconds | tokens |\n| --- | --- | --- | --- | --- |")
        for name, right in accuracy.items():
            differences = [100 * (mine - theirs) for mine, theirs in zip(right, accuracy["decided"])]
            low, high = interval(differences)
            points = sum(differences) / len(differences)
            seconds, tokens = (total / draws for total in spent[name])
            share = 100 * sum(right) / len(right)
            print(f"| {name} | {share:.1f} | {points:+.1f} ({low:+.1f} to {high:+.1f}) | {seconds:.1f} | {tokens:,.0f} |")


if __name__ == "__main__":
    main()
