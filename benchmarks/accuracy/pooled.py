#!/usr/bin/env python3
"""What weighting a vote by free scores gains, over all recorded runs together: python3 benchmarks/accuracy/pooled.py

Draws 2 to 8 of the samples of each problem of five runs (two models, GSM8K and MATH) in 300 random orders, and compares the plain vote,
whose ties go to the surer answer, with a vote weighted by a verifier's scores (weighted_best_of_n). Prints the points between them for
each run and for all problems of all runs, with a 95 % interval and a two-sided p of a bootstrap over problems: a problem that two
models answered is drawn with both. Reads the scores in opinions/; needs no model. Python's standard library only.
"""

import argparse
import collections
import gzip
import json
import pathlib
import random

import opinions

HERE = pathlib.Path(__file__).parent
RUNS = ("gsm8k-60", "gsm8k-60-wide", "gsm8k-60-1.5b", "math-50-0.5b", "math-50-1.5b")
VERIFIERS = ("checked_confidence", "arithmetic")
ORDERS = 300
RESAMPLES = 4000

Sample = collections.namedtuple("Sample", "answer is_right confidence scores")


def samples_by_problem(run):
    """The samples of each problem that have an answer; None for one that has none."""
    journal = collections.defaultdict(dict)
    with gzip.open(HERE / "opinions" / f"{run}.jsonl.gz", "rt") as lines:
        for line in map(json.loads, lines):
            journal[line["problem"], line["panel"]][line["verifier"]] = line
    problems = {}
    for problem in opinions.problems(argparse.Namespace(data=str(HERE / run), answers=None, samples=None)):
        drawn = []
        for i, sample in enumerate(problem["samples"]):
            its, place = journal[problem["id"], i // opinions.PANEL], i % opinions.PANEL
            drawn.append(sample["key"] and Sample(
                sample["key"], its["reference"]["right"][place], its["mean_confidence"]["scores"][place],
                {verifier: its[verifier]["scores"][place] for verifier in VERIFIERS}))
        problems[problem["id"]] = drawn
    return problems


def is_right(drawn, verifier):
    """Whether a vote chooses a right answer, weighted by the verifier's scores; None for one vote each."""
    weights, confidences, right = collections.Counter(), collections.Counter(), {}
    for sample in filter(None, drawn):
        weights[sample.answer] += 1 if verifier is None else sample.scores[verifier] or 0
        confidences[sample.answer] += sample.confidence or 0
        right.setdefault(sample.answer, sample.is_right)
    return bool(weights) and right[max(weights, key=lambda answer: (weights[answer], confidences[answer]))]


def main():
    randomly = random.Random(1)
    runs = [samples_by_problem(run) for run in RUNS]
    print(f"| weighted by | samples | {' | '.join(RUNS)} | all | p |")
    print("| --- | --- |" + " --- |" * (len(RUNS) + 2))
    for verifier in VERIFIERS:
        for n in (2, 4, 6, 8):
            gains = collections.defaultdict(list)
            means = []
            for problems in runs:
                points = {}
                for problem, samples in problems.items():
                    orders = [randomly.sample(samples, min(n, len(samples))) for _ in range(ORDERS)]
                    points[problem] = 100 * sum(is_right(one, verifier) - is_right(one, None) for one in orders) / ORDERS
                    gains[problem].append(points[problem])
                means.append(sum(points.values()) / len(points))
            resampled = sorted(mean_of(gains, randomly.choices(list(gains), k=len(gains))) for _ in range(RESAMPLES))
            low, high = resampled[RESAMPLES // 40], resampled[-RESAMPLES // 40 - 1]
            below = sum(mean <= 0 for mean in resampled)
            p = 2 * min(below, RESAMPLES - below) / RESAMPLES
            each = " | ".join(f"{mean:+.1f}" for mean in means)
            print(f"| `{verifier}` | {n} | {each} | {mean_of(gains, gains):+.1f} ({low:+.1f} to {high:+.1f}) | {f'{p:.3f}' if p >= 0.001 else '< 0.001'} |")


def mean_of(gains, problems):
    values = [value for problem in problems for value in gains[problem]]
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
