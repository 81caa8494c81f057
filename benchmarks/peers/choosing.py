"""What the choosing rules of its_hub and optillm make of the frozen panels that ./ponder matched uses, by their own code.

    benchmarks/peers/choosing [RUN ...]

Prints, for each budget, how often each is right and how many tokens it drew, beside our rows of benchmarks/accuracy/matched.csv.
"""

import asyncio
import csv
import gzip
import importlib.util
import json
import logging
import pathlib
import random
import re
import sys
from fractions import Fraction
from importlib.metadata import distribution
from types import SimpleNamespace

from its_hub import AdaptiveSelfConsistency, BestOfN, SelfConsistency
from its_hub.api import AbstractLanguageModel, AbstractOrchestrator, AbstractOutcomeRewardModel
from its_hub.core.algorithms.self_consistency import create_regex_projection_function

ACCURACY = pathlib.Path(__file__).parents[1] / "accuracy"
MASK = (1 << 64) - 1
DRAWS = 20


class SplittableRandom:
    """Java's, as far as Orders.java needs it."""

    def __init__(self, seed):
        self.seed = seed & MASK

    def next(self, bound):
        if bound & (bound - 1) == 0:
            return self.bits() & (bound - 1)
        while True:
            u = self.bits() >> 1
            r = u % bound
            if u + bound - 1 - r < 1 << 31:
                return r

    def bits(self):
        self.seed = (self.seed + 0x9E3779B97F4A7C15) & MASK
        z = ((self.seed ^ (self.seed >> 33)) * 0x62A9D9ED799705F5) & MASK
        return (((z ^ (z >> 28)) * 0xCB24D0A5C88C35B3) & MASK) >> 32


def panels(problem, samples):
    """Orders.balanced."""
    randoms = SplittableRandom(0x9E3779B97F4A7C15 * (problem + 1))
    orders = []
    for _ in range((DRAWS + samples - 1) // samples):
        order = list(range(samples))
        for i in range(samples):
            other = i + randoms.next(samples - i)
            order[i], order[other] = order[other], order[i]
        orders += [order[turn:] + order[:turn] for turn in range(samples)]
    return orders


def number(text):
    """An answer as a number, or as it is."""
    text = text.replace(",", "").replace("{}", "").replace("{,}", "")
    fraction = re.fullmatch(r"(-?\d*)\\frac\{(\d+)\}\{(\d+)\}", text)
    if fraction:
        whole, over, under = fraction.groups()
        return int(whole or 0) + Fraction(int(over), int(under))
    try:
        return Fraction(text)
    except ValueError:
        return text


def lines(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as those:
        return [json.loads(line) for line in those]


def read(run):
    """Of each problem: the samples' texts, whether each is right, its tokens, and its scores by verifier."""
    drawn = {r["problem"]: r["reply"] for r in lines(run / "searches.jsonl.gz") if r["cell"] == "samples"}
    scores, judge = {}, {}
    for record in lines(run / "scores.jsonl.gz"):
        # BestOfN takes outcomes; arithmetic scores steps.
        if record["cell"] == "samples" and all(s is None or "outcome" in s for s in record["scores"]):
            scores.setdefault(record["problem"], {})[record["verifier"]] = [s["outcome"] if s else 0 for s in record["scores"]]
            taken = [t["prompt"] + t["completion"] for t in record["tokens"]]
            judge.setdefault(record["problem"], {})[record["verifier"]] = taken
    problems = []
    for item in lines(run / "problems.jsonl"):
        nodes = [e["node"] for e in drawn[item["id"]]["trace"] if e["type"] == "proposed"]
        nodes.sort(key=lambda node: node["trial"])
        right = number(item["answer"])
        problems.append(SimpleNamespace(
            question=item["question"],
            texts=[node["text"] for node in nodes],
            right=[number(node.get("answer", {}).get("key", "")) == right for node in nodes],
            tokens=[node["tokens"]["prompt"] + node["tokens"]["completion"] for node in nodes],
            scores=scores[item["id"]],
            judge=judge[item["id"]]))
    return problems


class Panel(AbstractLanguageModel, AbstractOrchestrator):
    """Hands out the samples of a panel in turn; its_hub's orchestrator only bounds how many calls are under way."""

    def __init__(self, problem, order):
        self.problem, self.order, self.drawn = problem, order, 0

    async def agenerate(self, *arguments, **kwargs):
        batch = arguments[-1]
        first, self.drawn = self.drawn, self.drawn + len(batch)
        return [{"role": "assistant", "content": self.problem.texts[i], "sample": i} for i in self.order[first:self.drawn]]

    async def agenerate_single(self, messages, **kwargs):
        return (await self.agenerate([messages]))[0]


class Recorded(AbstractOutcomeRewardModel):
    def __init__(self, problem, verifier):
        self.by_text = dict(zip(problem.texts, problem.scores[verifier]))

    def score(self, messages, *arguments, **kwargs):
        raise NotImplementedError("the algorithm calls ascore")

    async def ascore(self, conversations, *arguments, **kwargs):
        return [self.by_text[conversation[-1].content] for conversation in conversations]


def optillm_vote():
    """The plugin's file alone: the package imports a server with torch and more."""
    path = distribution("optillm").locate_file("optillm/plugins/majority_voting_plugin.py")
    spec = importlib.util.spec_from_file_location("majority_voting_plugin", path)
    plugin = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plugin)

    def choose(problem, order):
        def create(n, **_):
            choices = [SimpleNamespace(message=SimpleNamespace(content=problem.texts[i])) for i in order[:n]]
            return SimpleNamespace(choices=choices, usage=SimpleNamespace(completion_tokens=0))

        client = SimpleNamespace(chat=SimpleNamespace(completions=SimpleNamespace(create=create)))
        text, _ = plugin.run("", problem.question, client, "m", {"k": len(order)})
        return next(i for i in order if problem.texts[i] == text), len(order)

    return choose


def its_hub(make):
    def choose(problem, order):
        panel = Panel(problem, order)
        reply = LOOP.run_until_complete(make(panel, problem).ainfer(panel, problem.question, budget=len(order)))
        return reply["sample"], panel.drawn

    return choose


def ways(problems):
    boxed = create_regex_projection_function(r"\\boxed\{([^}]+)\}")
    yield "its_hub SelfConsistency", None, its_hub(lambda panel, _: SelfConsistency(boxed, orchestrator=panel))
    yield "its_hub AdaptiveSelfConsistency", None, its_hub(
        lambda panel, _: AdaptiveSelfConsistency(consistency_space_projection_func=boxed, orchestrator=panel))
    for verifier in problems[0].scores:
        yield f"its_hub BestOfN, {verifier}", verifier, its_hub(
            lambda panel, problem, verifier=verifier: BestOfN(Recorded(problem, verifier), orchestrator=panel))
    yield "optillm majority_voting", None, optillm_vote()


def ours(run, budget):
    """By way: the panel, accuracy and tokens."""
    with open(ACCURACY / "matched.csv", encoding="utf-8", newline="") as those:
        return {row["way"]: (int(row["panel"]), float(row["accuracy"]), float(row["tokens"]))
                for row in csv.DictReader(those) if row["run"] == run and row["budget"] == str(budget) and row["panel"]
                and row["way"].split(",")[0] in ("majority_vote", "best_of_n")}


def show(budget, way, panel, accuracy, tokens):
    print(f"  {budget:2}  {way:42} {panel:2}  {100 * accuracy:5.1f} %  {tokens:6.0f} tokens", flush=True)


def main():
    logging.disable(logging.WARNING)
    for name in sys.argv[1:] or ["gsm8k-60", "gsm8k-60-1.5b", "math-50"]:
        problems = read(ACCURACY / name)
        samples = len(problems[0].texts)
        right = sum(sum(problem.right) for problem in problems) / len(problems) / samples
        print(f"{name}: one sample is right on {100 * right:.1f} %")
        for budget in [n for n in (4, 8, 16) if n <= samples]:
            known = ours(name, budget)
            for way, row in known.items():
                show(budget, "ponder " + way, *row)
            for way, verifier, choose in ways(problems):
                # A judge's tokens count, so it sees as many samples as it does with us.
                size = known[f"best_of_n, {verifier}"][0] if verifier else budget
                random.seed(1)
                hits, tokens, count = 0, 0, 0
                for place, problem in enumerate(problems):
                    for order in panels(place, samples):
                        chosen, drawn = choose(problem, order[:size])
                        hits += problem.right[chosen]
                        tokens += sum(problem.tokens[i] for i in order[:drawn])
                        tokens += sum(problem.judge[verifier][i] for i in order[:drawn]) if verifier else 0
                        count += 1
                show(budget, way, size, hits / count, tokens / count)


LOOP = asyncio.new_event_loop()

if __name__ == "__main__":
    main()
