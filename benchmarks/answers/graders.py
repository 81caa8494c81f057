"""Puts the corpus of answers to Math-Verify, to the filters of lm-evaluation-harness and to Ponder.

Each peer gets, for each format and sort of question, whichever of its configurations does best there (texts of no sort, all
of them without an answer, get the one that does best in their format), and is right if its own comparison or ours says so.
"""

import importlib.util
import logging
import os
import re
import string
import subprocess
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import lm_eval
import yaml
from lm_eval.filters import build_filter_ensemble
from math_verify import (
    ExprExtractionConfig,
    LatexExtractionConfig,
    StringExtractionConfig,
    parse,
    verify,
)

TASKS = Path(lm_eval.__file__).parent / "tasks"
# By its path: importing the package of tasks would need all that the harness depends on.
spec = importlib.util.spec_from_file_location("minerva", TASKS / "minerva_math/utils.py")
minerva = importlib.util.module_from_spec(spec)
spec.loader.exec_module(minerva)

RESOURCES = Path("answers/src/test/resources/answers")
FILES = [*sorted(f"corpus/{path.name}" for path in RESOURCES.glob("corpus/*.txt")), "corpus-held-out.txt"]
FILES = [name for name in FILES if (RESOURCES / name).exists()]
LETTERS = tuple("ABCDEFGHIJ")
KINDS = ("box", "mark", "formula-last", "verbose", "terse", "correction", "run-on", "thought", "comma", "grouping")
SORTS = ("gsm8k", "math", "choice", "code", "chat", "faults")


@dataclass
class Text:
    id: str
    format: str
    language: str
    kinds: list
    answer: str
    text: str

    @property
    def sort(self):
        return self.kinds[0]

    @property
    def none(self):
        return self.answer == "none"

    @property
    def latin(self):
        return all("LATIN" in unicodedata.name(c, "") or not c.isalpha() for c in self.text)


def read_corpus():
    texts = []
    for name in FILES:
        for case in re.split(r"(?m)^== ", (RESOURCES / name).read_text(encoding="utf-8"))[1:]:
            header, _, body = case.partition("\n")
            fields = header.split(" | ", 4)
            texts.append(Text(fields[0], fields[1], fields[2], fields[3].split(), fields[4], body.strip()))
    return texts


# --- Math-Verify: a configuration gives the parsed answer and its text


def math_verify_configurations():
    box, numbers = LatexExtractionConfig(boxed_match_priority=0), ExprExtractionConfig()
    announced = ExprExtractionConfig(try_extract_without_anchor=False)
    letters = StringExtractionConfig(strings=LETTERS)
    announced_letters = StringExtractionConfig(strings=LETTERS, try_extract_without_anchor=False)
    strict = {"fallback_mode": "no_fallback"}
    return {
        "default": lambda text: parse(text, raise_on_error=False),
        "boxes first": lambda text: parse(text, [box, numbers], raise_on_error=False),
        "boxes first, no fallback": lambda text: parse(text, [box, numbers], raise_on_error=False, **strict),
        "announced, no fallback": lambda text: parse(text, [box, announced], raise_on_error=False, **strict),
        "letters": lambda text: parse(text, [letters], raise_on_error=False),
        "announced letters": lambda text: parse(text, [announced_letters], raise_on_error=False),
        "all": lambda text: parse(text, [letters, box, numbers], raise_on_error=False, **strict),
    }


def math_verify_is_right(text, parsed):
    source = [StringExtractionConfig(strings=LETTERS)] if text.format == "choice" else None
    golds = [parse(text.answer, source)] if source else [parse(f"${text.answer}$"), parse(text.answer)]
    return any(verify(gold, parsed, raise_on_error=False) for gold in golds if gold)


# --- lm-evaluation-harness: its tasks' filters, as their YAML files have them, after its stop strings


class Loader(yaml.SafeLoader):
    """Reads the tasks' files, in which functions are named that we do not call."""


Loader.add_multi_constructor("!", lambda loader, suffix, node: None)

TASK_FILES = (
    "gsm8k/gsm8k.yaml",
    "gsm8k/gsm8k-cot.yaml",
    "gsm8k/gsm8k-cot-llama.yaml",
    "mmlu/flan_cot_zeroshot/_mmlu_flan_cot_zeroshot_template_yaml",
    "mmlu/generative/_default_template_yaml",
    "mmlu_pro/_default_template_yaml",
    "gpqa/cot_zeroshot/_gpqa_cot_zeroshot_yaml",
    *(f"mgsm/native_cot/mgsm_native_cot_{code}.yaml" for code in ("bn", "de", "es", "fr", "ja", "ru", "sw", "te", "th", "zh")),
)


def task_filter(until, steps):
    # The choices' own texts are not part of the corpus, so only their letters can be found.
    documents = [{"choices": [f"\0{letter}" for letter in LETTERS]}]

    def read(text):
        # Its runner ends the sample at these strings.
        for stop in until:
            text = text.split(stop)[0]
        responses = [[text]]
        for step in steps:
            options = {key: value for key, value in step.items() if key != "function"}
            ensemble = build_filter_ensemble("", [(step["function"], options)])
            responses = list(ensemble.filters[0]().apply(responses, documents))
        found = responses[0]
        return None if found in ("[invalid]", "") else found

    return read


def minerva_read(text):
    found = minerva.get_unnormalized_answer(text)
    return None if found == "[invalidanswer]" else found


def box_read(text):
    try:
        box = minerva.last_boxed_only_string(text)
        return box and minerva.remove_boxed(box)
    except AssertionError:
        return None


def lm_eval_configurations():
    configurations = {"minerva_math": minerva_read, "minerva_math, last box": box_read}
    for name in TASK_FILES:
        task = yaml.load((TASKS / name).read_text(encoding="utf-8"), Loader)
        until = [stop for stop in task["generation_kwargs"]["until"] if stop.strip()]
        for steps in task["filter_list"]:
            label = f"{name.split('/')[0]} {Path(name).stem if 'mgsm' in name else ''} {steps['name']}"
            configurations[" ".join(label.split())] = task_filter(until, steps["filter"])
    return configurations


def lm_eval_is_right(text, found):
    def plain(answer):
        answer = re.sub(r",|\$|\.$", "", answer.lower())
        return answer.translate(str.maketrans("", "", string.punctuation)) if text.format == "choice" else answer

    if plain(found) == plain(text.answer):
        return True
    return text.sort == "math" and minerva.is_equiv(
        minerva.normalize_final_answer(found), minerva.normalize_final_answer(text.answer)
    )


# --- All together


def ours_and_judged(answers):
    """What became of each text here, and which of the answers (pairs of id and text) equal the label by our comparison."""
    lines = "".join(f"{id}\t{' '.join(answer.split())}\n" for id, answer in answers)
    java = [f"{os.environ['JAVA_HOME']}/bin/java", "-cp", os.environ["CLASSES"], "io.ponder.answers.CorpusGrades", *FILES]
    output = subprocess.run(java, input=lines, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    ours, judged = {}, []
    for line in output.splitlines():
        side, id, verdict = line.split(" ")
        if side == "ours":
            ours[id] = verdict
        else:
            judged.append(verdict == "right")
    return ours, dict(zip(answers, judged, strict=True))


@dataclass
class Peer:
    """A grader with its configurations, of which some are for letters only."""

    name: str
    configurations: dict
    for_letters: tuple
    own_comparison: object
    text_of: object

    def read(self, texts):
        """What it reads, by configuration and id of the text."""
        return {
            (name, text.id): read(text.text)
            for name, read in self.configurations.items()
            for text in texts
            if self.fits(name, text)
        }

    def fits(self, name, text):
        return "choice" in (text.format, text.sort) or not name.startswith(self.for_letters)

    def judge(self, text, value, ours_says):
        if not value:
            return "right" if text.none else "unread"
        if text.none:
            return "false"
        right = ours_says.get((text.id, self.text_of(value))) or self.own_comparison(text, value)
        return "right" if right else "wrong"

    def best(self, texts, found, ours_says):
        """The outcome of each text under the configuration that does best for its format and sort, and those."""
        outcomes, chosen = {}, {}
        for format, sort in sorted({(text.format, text.sort) for text in texts}):
            judged = [text for text in texts if text.format == format and sort in (text.sort, "none")]
            by_name = {
                name: {text.id: self.judge(text, found[name, text.id], ours_says) for text in judged}
                for name in self.configurations
                if all((name, text.id) in found for text in judged)
            }
            chosen[format, sort] = max(by_name, key=lambda name: list(by_name[name].values()).count("right"))
            best = by_name[chosen[format, sort]]
            outcomes |= {text.id: best[text.id] for text in judged if text.sort == sort}
        return outcomes, chosen


def groups_of(texts):
    groups = {"all but JSON": texts}
    groups |= {f"format {format}": [t for t in texts if t.format == format] for format in ("auto", "number", "choice")}
    groups |= {sort: [t for t in texts if t.sort == sort and not t.none] for sort in SORTS}
    groups["no answer"] = [t for t in texts if t.none]
    groups |= {kind: [t for t in texts if kind in t.kinds and not t.none] for kind in KINDS}
    maths = [t for t in texts if t.sort in ("gsm8k", "math") and t.latin and t.format in ("auto", "number")]
    groups["maths, Latin script"] = maths
    groups["maths, English"] = [t for t in maths if t.language == "en"]
    groups["maths, English, box"] = [t for t in maths if t.language == "en" and "box" in t.kinds]
    groups["choice, English"] = [t for t in texts if t.format == "choice" and t.language == "en" and not t.none]
    groups["other scripts"] = [t for t in texts if not t.latin]
    groups["held out"] = [t for t in texts if t.id.startswith("held")]
    return {name: members for name, members in groups.items() if members}


def main():
    logging.disable(logging.CRITICAL)
    print(f"machine: {os.cpu_count()} cores, load average {os.getloadavg()[0]:.2f} before the start")
    texts = [text for text in read_corpus() if text.format != "json"]
    peers = [
        Peer(
            "Math-Verify",
            math_verify_configurations(),
            ("letters", "announced letters", "all"),
            math_verify_is_right,
            lambda found: str(found[-1]),
        ),
        Peer("lm-eval", lm_eval_configurations(), ("mmlu", "gpqa"), lm_eval_is_right, str),
    ]
    found = {peer.name: peer.read(texts) for peer in peers}
    answers = {
        (id, peer.text_of(value)) for peer in peers for (_, id), value in found[peer.name].items() if value
    }
    ours, ours_says = ours_and_judged(sorted(answer for answer in answers if answer[1].strip()))

    results = {"Ponder": {text.id: ours[text.id] for text in texts}}
    for peer in peers:
        results[peer.name], chosen = peer.best(texts, found[peer.name], ours_says)
        print(f"\n{peer.name}'s configurations:")
        for (format, sort), name in chosen.items():
            print(f"  {format:7} {sort:7} {name}")

    print(f"\n{'read right':24}{'texts':>6}" + "".join(f"{name:>13}" for name in results))
    for group, members in groups_of(texts).items():
        shares = [sum(r[t.id] == "right" for t in members) / len(members) for r in results.values()]
        print(f"{group:24}{len(members):6}" + "".join(f"{share:13.1%}" for share in shares))
    for outcome, title in (("false", "read, but no answer"), ("wrong", "another answer read")):
        print(f"{title:30}" + "".join(f"{list(r.values()).count(outcome):13}" for r in results.values()))

    if "--list" in sys.argv:
        for text in texts:
            verdicts = {name: r[text.id] for name, r in results.items()}
            if len(set(verdicts.values())) > 1:
                print(text.id, text.format, verdicts)


if __name__ == "__main__":
    main()
