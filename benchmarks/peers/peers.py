"""What a step costs in treequest and its_hub, beside the same algorithm here.

A step is a proposal that is scored. Proposers and verifiers answer at once: they hand out the same texts and scores, made
beforehand, in the order of the trials (InstantWorld of benchmarks/core). Theirs runs in this process and ours in a JVM on
the same core, in turn, one search each; a row is the median over the turns.
"""

import asyncio
import gc
import os
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Callable

import treequest as tq
from its_hub import BestOfN, SelfConsistency
from its_hub.api import AbstractLanguageModel, AbstractOutcomeRewardModel, AbstractProcessRewardModel
from its_hub.core.algorithms.beam_search import BeamSearch
from its_hub.core.algorithms.particle_gibbs import ParticleFiltering
from its_hub.core.algorithms.self_consistency import create_regex_projection_function
from its_hub.core.lms.step_generation import StepGeneration
from its_hub.core.orchestrator import LMOrchestrator

TURNS = 5
"""Fewer where a search of theirs takes so long that a row would take more than a minute."""

TURN = 0.3
"""Seconds of a turn at least: so many searches that what the other one left in the processor's caches does not count."""

LONGEST = 50
"""Seconds after which a search of theirs is stopped; ours then draws as many."""

WARM = 8
"""Seconds of our searches before the first turn, for the JIT compiler. Theirs is warm after one search."""

TRIALS = 20_000
MASK = (1 << 64) - 1


def hashed(trial):
    z = (trial + 1) * 0x9E3779B97F4A7C15 & MASK
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    return (z ^ (z >> 27)) >> 8


STEPS = [f"From line {trial} follows x = {hashed(trial) % 1000}, so we go on." for trial in range(TRIALS)]
ENDS = [f"So line {trial} gives the answer \\boxed{{{hashed(trial) % 20}}}. sure" for trial in range(TRIALS)]
SCORES = [hashed(trial) % 20 * 0.05 for trial in range(TRIALS)]
GENERATED = list(zip(ENDS, SCORES))
STEP_MESSAGES = [{"role": "assistant", "content": text} for text in STEPS]
END_MESSAGES = [{"role": "assistant", "content": text} for text in ENDS]


class Proposer(AbstractLanguageModel):
    """Hands out messages; several conversations in one call, as its_hub's step-wise algorithms ask, or one."""

    def __init__(self, messages):
        self.messages = messages
        self.drawn = 0

    async def agenerate(self, messages, stop=None, **kwargs):
        first = self.drawn
        self.drawn += len(messages)
        return self.messages[first : self.drawn]

    async def agenerate_single(self, messages, stop=None, **kwargs):
        self.drawn += 1
        return self.messages[self.drawn - 1]


class Verifier(AbstractOutcomeRewardModel, AbstractProcessRewardModel):
    def __init__(self):
        self.scored = 0

    def score(self, messages, *args, **kwargs):
        raise NotImplementedError("the algorithms call ascore")

    async def ascore(self, messages, candidates=None, **kwargs):
        first = self.scored
        self.scored += len(messages if candidates is None else candidates)
        return SCORES[first : self.scored]


@dataclass
class Row:
    """
    theirs: draws about so many samples; gives back how many
    ours: arguments of OnRequest for about as many
    """

    name: str
    size: int
    theirs: Callable[[int], int]
    ours: Callable[[int], list[str]]


def treequest_asked(create, batch):
    """Asked and told, as its README shows for batches: nothing is copied."""

    def search(size):
        algorithm = create()
        tree = algorithm.init_tree()
        told = 0
        until = time.perf_counter() + LONGEST
        while told < size and time.perf_counter() < until:
            tree, trials = algorithm.ask_batch(tree, batch, ["draw"])
            for trial in trials:
                tree = algorithm.tell(tree, trial.trial_id, GENERATED[told])
                told += 1
        tq.top_k(tree, algorithm, k=1)
        return told

    return search


def treequest_stepped(create):
    """As its README begins: every step copies the tree."""

    def search(size):
        algorithm = create()
        tree = algorithm.init_tree()
        told = 0
        until = time.perf_counter() + LONGEST

        def generate(parent):
            return GENERATED[told]

        while told < size and time.perf_counter() < until:
            tree = algorithm.step(tree, {"draw": generate})
            told += 1
        tq.top_k(tree, algorithm, k=1)
        return told

    return search


def flat(create, *parts):
    def search(size):
        proposer = Proposer(END_MESSAGES)
        algorithm = create(*(part() for part in parts))
        LOOP.run_until_complete(algorithm.ainfer(proposer, "How many?", budget=size))
        return proposer.drawn

    return search


def stepwise(create, budget, depth):
    def search(size):
        proposer, verifier = Proposer(STEP_MESSAGES), Verifier()
        steps = StepGeneration(max_steps=depth, step_token="\n\n")
        LOOP.run_until_complete(create(steps, verifier).ainfer(proposer, "How many?", budget=budget))
        assert verifier.scored == proposer.drawn
        return proposer.drawn

    return search


def ours(strategy, **parameters):
    """A parameter that is None is the size. No step ends its answer before the last, as none of theirs does."""

    def arguments(size):
        given = (f"{name}={size if value is None else value}" for name, value in parameters.items())
        return [strategy, "1000000000", *given]

    return arguments


def rows():
    def mcts():
        return tq.StandardMCTS(samples_per_action=3)

    our_mcts = ours("mcts", iterations=100_000, expansion=3, max_children=0, reward="step", parallel=1)
    for size in (100, 1_000, 10_000):
        yield Row("treequest StandardMCTS", size, treequest_asked(mcts, 3), our_mcts)
    for size in (100, 1_000):
        yield Row("treequest StandardMCTS step()", size, treequest_stepped(mcts), our_mcts)
    our_ab = ours("ab_mcts", n=None, parallel=1)
    for size in (100, 1_000, 4_096):
        yield Row("treequest ABMCTSA", size, treequest_asked(tq.ABMCTSA, 1), our_ab)
    for size in (100, 1_000):
        yield Row("treequest ABMCTSA step()", size, treequest_stepped(tq.ABMCTSA), our_ab)
    boxed = create_regex_projection_function(r"\\boxed\{([^}]+)\}")
    for workers, path in ((-1, ""), (32, " as it comes")):
        orchestrator = LMOrchestrator(workers)
        vote = partial(SelfConsistency, boxed, orchestrator=orchestrator)
        for size in (16, 256):
            yield Row("its_hub SelfConsistency" + path, size, flat(vote), ours("majority_vote", n=None))
        best = partial(BestOfN, orchestrator=orchestrator)
        for size in (16, 256):
            yield Row("its_hub BestOfN" + path, size, flat(best, Verifier), ours("best_of_n", n=None))
    for beams, depth in ((4, 6), (8, 32), (64, 40)):
        yield Row(
            f"its_hub BeamSearch {beams}x4, {depth} deep",
            0,
            stepwise(partial(BeamSearch, beam_width=beams), beams * 4, depth - 1),
            ours("beam_search", beams=beams, expansions=4, max_depth=depth - 1),
        )
    for particles, depth in ((16, 6), (32, 32), (256, 40)):
        yield Row(
            f"its_hub ParticleFiltering {particles}, {depth} deep",
            0,
            stepwise(ParticleFiltering, particles, depth - 1),
            ours("particle_filtering", particles=particles, max_depth=depth - 1),
        )


class Theirs:
    def __init__(self, row):
        self.row = row

    def search(self):
        """Seconds, samples drawn, steps."""
        start = time.perf_counter()
        drawn = self.row.theirs(self.row.size)
        return time.perf_counter() - start, drawn, drawn


class Ours:
    def __init__(self, row, size):
        self.size = size
        self.process = subprocess.Popen(
            [
                os.environ["JAVA_HOME"] + "/bin/java",
                *("-Xms2g", "-Xmx2g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"),
                *("-cp", "benchmarks/core/target/classes:benchmarks/core/target/lib/*"),
                "io.ponder.benchmarks.OnRequest",
                *row.ours(size),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def search(self):
        print(self.size, file=self.process.stdin, flush=True)
        nanos, drawn, scored = map(int, self.process.stdout.readline().split())
        return nanos / 1e9, drawn, scored or drawn

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def turn(side, least=TURN):
    """Microseconds a step."""
    gc.collect()
    seconds, steps = 0, 0
    while seconds < least:
        taken, _, more = side.search()
        seconds += taken
        steps += more
    return seconds / steps * 1e6


def measure(row):
    them = Theirs(row)
    seconds, drawn, steps = them.search()
    turns = max(1, min(TURNS, int(LONGEST / seconds)))
    us = Ours(row, drawn if row.size else 10**9)
    turn(us, WARM)
    theirs, ours = [], []
    for _ in range(turns):
        # What took the whole minute is not run again.
        theirs.append(turn(them) if turns > 1 else seconds / steps * 1e6)
        ours.append(turn(us))
    our_drawn = us.search()[1]
    us.close()
    ratios = [their / our for their, our in zip(theirs, ours)]
    print(
        f"{row.name:40}{drawn:7}{our_drawn:7}{statistics.median(theirs):12.1f}{statistics.median(ours):10.2f}"
        f"{statistics.median(ratios):9.1f}{min(ratios):9.1f}{max(ratios):9.1f}{turns:7}",
        flush=True,
    )


LOOP = asyncio.new_event_loop()

if __name__ == "__main__":
    print(
        f"treequest {version('treequest')}, its_hub {version('its_hub')}, Python {platform.python_version()}, "
        f"numpy {version('numpy')}; load average {os.getloadavg()[0]:.2f} before the start"
    )
    print(
        f"{'':40}{'nodes':>14}{'us a step':>22}{'theirs / ours':>27}\n"
        f"{'theirs':40}{'theirs':>7}{'ours':>7}{'theirs':>12}{'ours':>10}{'median':>9}{'least':>9}{'most':>9}{'turns':>7}"
    )
    for row in rows():
        if not sys.argv[1:] or any(word in row.name for word in sys.argv[1:]):
            measure(row)
