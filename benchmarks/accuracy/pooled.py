#!/usr/bin/env python3
"""What weighting a vote by free scores gains, over all recorded runs together: python3 benchmarks/accuracy/pooled.py

Draws 2 to 8 of the samples of each problem of five runs (two models, GSM8K and MATH) in 300 random orders, and compares the plain vote,
whose ties go to the surer answer, with a vote weighted by a verifier's scores (weighted_best_of_n). Prints the points between them for
each run and for all problems of all runs, with a 95 % interval and a two-sided p of a bootstrap over problems: a problem is drawn with
all runs that have it. Reads the scores in opinions/; needs no model. Python's standard library only.
"""

import argparse
import collections
import pathlib
import random

import opinions
import verifiers as known

HERE = pathlib.Path(__file__).parent
RUNS = ("gsm8k-60", "gsm8k-60-wide", "gsm8k-60-1.5b", "math-50-0.5b", "math-50-1.5b")
VERIFIERS = ("checked_confidence", "arithmetic")
ORDERS = 300
RESAMPLES = 4000


def samples_by_problem(run):
    """Each problem's samples, each with whether it is right and its score by each verifier."""
    journal, _ = opinions.journaled(str(HERE / "opinions" / f"{run}.jsonl.gz"))
    problems = {}
    for problem in opinions.problems(argparse.Namespace(data=str(HERE / run), answers=None, samples=None)):
        its = problems[problem["id"]] = []
        for number, panel in enumerate(opinions.panels(problem)):
            scores = [journal[problem["id"], number, verifier]["scores"] for verifier in VERIFIERS]
            its.extend(zip(panel, journal[problem["id"], number, "reference"]["right"], zip(*scores)))
    return problems


def gain(drawn, verifier):
    """1 where a vote weighted by the verifier is right and a plain one is not, -1 the other way round."""
    panel, right, scores = zip(*drawn)
    group, sure = opinions.keys(panel), known.sureness(panel)
    weighted = [its[VERIFIERS.index(verifier)] for its in scores]
    return opinions.chosen(weighted, group, right, "weighted", sure) - opinions.chosen(None, group, right, "vote", sure)


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
                    points[problem] = 100 * sum(gain(one, verifier) for one in orders) / ORDERS
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
