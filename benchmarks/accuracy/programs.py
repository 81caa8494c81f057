#!/usr/bin/env python3
"""What programs for answers would gain a vote: python3 benchmarks/accuracy/programs.py

Reads the samples in prose recorded here (gsm8k-60, gsm8k-40) and 16 programs for each problem (*-programs.jsonl.gz: what
`"prompt": "program"` asks for, drawn at temperature 0.7 from the same model by llama-server, with what they returned when they were run).
Draws so many of each in 500 random orders, and lets them vote: together, or the votes of prose times the share of the programs that agree,
as weighted_best_of_n does with the verifier program. Ties go to the surer answer. Compares with a vote of prose for the same tokens; points
with a 95 % bootstrap interval over problems. Needs no model. Python's standard library only.
"""

import collections
import gzip
import json
import math
import random

from ties import HERE, ORDERS, RESAMPLES, boxed, number, references

Sample = tuple[float | None, float, int]  # answer, confidence, tokens


def programs(name: str) -> dict[str, list[Sample]]:
    rows = map(json.loads, gzip.open(HERE / f"{name}-programs.jsonl.gz", "rt"))
    return {
        row["id"]: [(number(one["returned"]), math.exp(one["mean_log_prob"]), one["tokens"]) for one in row["programs"]]
        for row in rows
    }


def prose_of_run() -> dict[str, list[Sample]]:
    prose = {}
    for line in gzip.open(HERE / "gsm8k-60" / "searches.jsonl.gz", "rt"):
        search = json.loads(line)
        if search["cell"] == "samples":
            nodes = [event["node"] for event in search["reply"]["trace"] if event["type"] == "proposed"]
            prose[search["problem"]] = [
                (
                    number((node.get("answer") or {}).get("text")),
                    math.exp(node["log_probs"]["mean"]),
                    node["tokens"]["completion"],
                )
                for node in nodes
            ]
    return prose


def prose_of_samples() -> dict[str, list[Sample]]:
    rows = map(json.loads, gzip.open(HERE / "gsm8k-40-samples.jsonl.gz", "rt"))
    return {
        row["id"]: [
            (number(boxed(one["text"])), math.exp(sum(one["logprobs"]) / len(one["logprobs"])), one["tokens"])
            for one in row["samples"]
            if one["temperature"] > 0
        ]
        for row in rows
    }


def winner(prose: list[Sample], programs: list[Sample], agreeing: bool) -> float | None:
    count: dict[float | None, int] = collections.Counter(answer for answer, _, _ in prose)
    weight: dict[float | None, float] = dict(count)
    returned = collections.Counter(answer for answer, _, _ in programs if answer is not None)
    if agreeing:
        ran = sum(returned.values())
        if ran:
            weight = {answer: votes * returned[answer] / ran for answer, votes in count.items()}
    else:
        for answer, votes in returned.items():
            weight[answer] = weight.get(answer, 0) + votes
    weight.pop(None, None)
    if not weight:
        return None
    voters = prose if agreeing else prose + programs
    surest: dict[float | None, list[float]] = collections.defaultdict(list)
    for answer, confidence, _ in voters:
        surest[answer].append(confidence)
    return max(weight, key=lambda answer: (round(weight[answer], 9), sum(surest[answer]) / len(surest[answer])))


def main() -> None:
    sets = {
        "the 40 it was found on": (prose_of_samples(), programs("gsm8k-40"), references(HERE / "gsm8k-40.jsonl")),
        "60 others": (prose_of_run(), programs("gsm8k-60"), references(HERE / "gsm8k-60.jsonl")),
    }
    cells = [(1, 0, 4), (2, 0, 8), (4, 2, 8), (8, 6, 8), (16, 12, 8)]
    print("| problems | prose | tokens | right | prose + programs | tokens | one vote | points | agreeing | points |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    randomly = random.Random(1)
    for name, (prose, written, right) in sets.items():
        for alone, some, ran in cells:
            if alone > min(len(samples) for samples in prose.values()):
                continue
            rates, tokens = [], [0, 0]
            for problem, answer in right.items():
                hits = [0, 0, 0]
                for _ in range(ORDERS):
                    drawn = randomly.sample(prose[problem], alone)
                    fewer, also = randomly.sample(prose[problem], some), randomly.sample(written[problem], ran)
                    tokens[0] += sum(one[2] for one in drawn)
                    tokens[1] += sum(one[2] for one in fewer + also)
                    hits[0] += winner(drawn, [], False) == answer
                    hits[1] += winner(fewer, also, False) == answer
                    hits[2] += winner(fewer, also, True) == answer
                rates.append([hit / ORDERS for hit in hits])
            means = [100 * sum(rate[i] for rate in rates) / len(rates) for i in range(3)]
            spent = [total / ORDERS / len(right) for total in tokens]
            both = f"{means[1]:.1f} | {points(rates, 1, randomly)}"
            agreeing = f"{means[2]:.1f} | {points(rates, 2, randomly)}" if some else " | "
            print(f"| {name} | {alone} | {spent[0]:,.0f} | {means[0]:.1f} | {some} + {ran} | {spent[1]:,.0f} | {both} | {agreeing} |")


def points(rates: list[list[float]], which: int, randomly: random.Random) -> str:
    gains = [100 * (rate[which] - rate[0]) for rate in rates]
    means = sorted(sum(randomly.choices(gains, k=len(gains))) / len(gains) for _ in range(RESAMPLES))
    low, high = means[RESAMPLES // 40], means[-RESAMPLES // 40 - 1]
    return f"{sum(gains) / len(gains):+.1f} ({low:+.1f} to {high:+.1f})"


if __name__ == "__main__":
    main()
