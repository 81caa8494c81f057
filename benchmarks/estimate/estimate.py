"""Makes searches, then estimates each further one before it is made, and tells how often it stayed within the range. See run.

Python's standard library only.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gita", "Hugo"]
THINGS = ["apples", "marbles", "stamps", "books", "coins", "shells"]
STRATEGIES = {
    "sample": {"strategy": "sample"},
    "majority_vote n=3": {"strategy": "majority_vote", "parameters": {"n": 3}},
}
SAMPLE_TOKENS = 100
FIGURES = ["tokens", "seconds", "usd"]


def problem(dice):
    """A word problem of one to five steps."""
    who, what = dice.choice(NAMES), dice.choice(THINGS)
    sentences = [f"{who} has {dice.randint(20, 60)} {what}."]
    for _ in range(dice.randint(1, 5)):
        other = dice.choice(NAMES)
        sentences.append(dice.choice([
            f"{other} gives {who} {dice.randint(2, 9)} more.",
            f"{who} loses {dice.randint(2, 9)} of them on the way home.",
            f"Then {who} finds {dice.randint(2, 5)} boxes with {dice.randint(2, 9)} {what} in each, and keeps them all.",
        ]))
    return " ".join(sentences + [f"How many {what} does {who} have now?"])


def post(url, body):
    call = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(call, timeout=600) as reply:
        return json.load(reply)


def search(arguments, number, estimated):
    """One search; with what was estimated for it before, and what it spent."""
    dice = random.Random(arguments.seed * 100_003 + number)
    name = list(STRATEGIES)[number % len(STRATEGIES)]
    body = {"model": arguments.model, "max_tokens": SAMPLE_TOKENS, "reasoning": STRATEGIES[name],
            "messages": [{"role": "user", "content": problem(dice)}]}
    told = took = None
    if estimated:
        began = time.monotonic()
        told = post(arguments.url + "/v1/estimate", body)
        took = time.monotonic() - began
    began = time.monotonic()
    usage = post(arguments.url + "/v1/chat/completions", body)["usage"]
    spent = {"tokens": usage["total_tokens"], "seconds": time.monotonic() - began, "usd": usage["cost_usd"]}
    return name, told, took, spent


def share(hits):
    return f"{sum(hits)}/{len(hits)}" if hits else "-"


def report(searches):
    print(f"{'strategy':18} {'figure':8} {'from past':>9} {'within':>7} {'below':>6} {'above':>6} {'width':>6} {'off':>5} {'worst':>6}"
          f" {'own test':>9}")
    for name in STRATEGIES:
        mine = [(told, spent) for of, told, _, spent in searches if of == name]
        learnt = [one for one in mine if one[0]["basis"]["from"] == "past_searches"]
        if not learnt:
            print(f"{name:18} no estimate from past searches: too few were made")
        for figure in FIGURES if learnt else []:
            ranges = [(told[figure], spent[figure]) for told, spent in learnt]
            low = [actual < told["low"] for told, actual in ranges]
            high = [actual > told["high"] for told, actual in ranges]
            within = [not (below or above) for below, above in zip(low, high)]
            width = statistics.median((told["high"] - told["low"]) / actual for told, actual in ranges)
            off = statistics.median(abs(told["likely"] - actual) / actual for told, actual in ranges)
            worst = statistics.median(told["worst"] / actual for told, actual in ranges)
            tested = learnt[-1][0]["calibration"][figure]
            print(f"{name:18} {figure:8} {len(learnt):5}/{len(mine):3} {share(within):>7} {sum(low):6} {sum(high):6} {width:6.2f} {off:5.2f}"
                  f" {worst:6.1f} {round(tested['within'] * tested['searches']):5}/{tested['searches']}")
            over = [(told["worst"], actual) for told, actual in ranges if actual > told["worst"] * (1 + 1e-9)]
            if over:
                raise SystemExit(f"{figure} of {name} above its worst: {over}")


def load():
    return f"load average {os.getloadavg()[0]:.2f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--model", required=True)
    parser.add_argument("--learn", type=int, default=10, help="searches before the first estimate, of each strategy")
    parser.add_argument("--test", type=int, default=10, help="searches with an estimate, of each strategy")
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    before = load()
    learn, test = (len(STRATEGIES) * count for count in (arguments.learn, arguments.test))
    began = time.monotonic()
    with ThreadPoolExecutor(arguments.at_once) as clients:
        list(clients.map(lambda number: search(arguments, number, False), range(learn)))
        print(f"learnt from {learn} searches after {time.monotonic() - began:.0f} s", file=sys.stderr)
        time.sleep(2)  # entries reach the ledger a moment after the reply
        searches = list(clients.map(lambda number: search(arguments, number, True), range(learn, learn + test)))
    print(f"model {arguments.model}, {arguments.at_once} at a time; {learn} searches to learn from, {test} estimated and then made,"
          f" in {time.monotonic() - began:.0f} s")
    print(f"machine: {os.cpu_count()} cores, {before} before, {load()} after")
    took = sorted(took for _, _, took, _ in searches)
    print(f"an estimate takes {1000 * took[len(took) // 2]:.0f} ms at the median, {1000 * took[-1]:.0f} ms at most")
    report(searches)


if __name__ == "__main__":
    main()
