#!/usr/bin/env python3
"""What verifiers without training are worth beside the plain vote, alone and in a cross-fitted combination.

    python3 benchmarks/accuracy/opinions.py ask --data benchmarks/accuracy/gsm8k-60 --verifiers arithmetic,step_agreement --journal FILE
    python3 benchmarks/accuracy/opinions.py report --data benchmarks/accuracy/gsm8k-60 --journal FILE

`ask` sends panels of 8 recorded samples of a problem to a running verifier-service (--url) and appends one line for each panel and
verifier to the journal (FILE, packed with gzip afterwards if you like); what is there already is not asked again, so that it can be
stopped and resumed. It always asks `reference` for what is right, and for which answers are equal. `report` needs no service.
A verifier that asks a model about each sample by itself is asked so, and each sample is a line. --minutes ends it in time, --first 8
takes the first 8 samples of each problem, --tag tells settings of the service apart in one journal (`program*8`). What the engine
was too busy for is asked again at the end, and by the next `ask`.

--data is the folder of a run of ./ponder eval, or a file with one problem a line ({"question", "answer", "samples"}; --answers
FILE for data without answers). --samples FILE gives samples a log_probs.answer (opinions.py answers).

The report: AUC within a panel (pairs of a right and a wrong sample of one problem), best of 8, weighted vote of 8 as scores are and
spread over 0 to 1 (min_max), and their difference to the plain vote of 8 with a 95 % bootstrap interval over problems. What a verifier
cannot score ranks last and has no weight; a panel without any score is voted on. "fitted" is a logistic regression, ten folds over
problems, the penalty chosen by five folds within the training problems. Python's standard library only.
"""

import argparse
import concurrent.futures
import gzip
import json
import math
import os
import random
import threading
import time
import urllib.error
import urllib.request

import verifiers as known

PANEL = 8
PASSING = ("timeout", "overloaded", "upstream_unavailable", "no reply")
DRAWS = 4000


def opened(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")


def problems(arguments):
    """[{id, question, answer, samples: [{text, finish_reason, log_probs}]}]"""
    if os.path.isdir(arguments.data):
        with open(os.path.join(arguments.data, "problems.jsonl"), encoding="utf-8") as lines:
            by_id = {p["id"]: p for p in map(json.loads, lines)}
        found = []
        with opened(os.path.join(arguments.data, "searches.jsonl.gz")) as lines:
            for search in map(json.loads, lines):
                if search["cell"] == "samples":
                    problem = by_id[search["problem"]]
                    drawn = [event for event in search["reply"]["trace"] if event["type"] == "proposed"]
                    drawn.sort(key=lambda event: event["node"]["trial"])
                    samples = [{"text": e["node"]["text"], "finish_reason": e["node"]["finish_reason"],
                                "log_probs": e["node"].get("log_probs"),
                                "key": (e["node"].get("answer") or {}).get("key")} for e in drawn]
                    found.append({"id": problem["id"], "question": question(problem), "answer": problem["answer"],
                                  "samples": samples})
        return found
    found = known.read(arguments.data)
    if arguments.answers:
        answers = {p["id"]: p["answer"] for p in known.read(arguments.answers)}
        found = [dict(p, answer=answers[p["id"]]) for p in found]
    for problem in found:
        problem["samples"] = [s for s in problem["samples"] if s.get("temperature") != 0]
        for sample in problem["samples"]:
            sample["log_probs"] = sample.get("log_probs") or known.log_probs(sample.get("logprobs"))
    if arguments.samples:
        with opened(arguments.samples) as lines:
            for line in map(json.loads, lines):
                for problem in found:
                    if problem["id"] == line["id"]:
                        for sample, answer in zip(problem["samples"], line["answer_log_probs"]):
                            if answer is not None:
                                sample["log_probs"]["answer"] = answer
    return found


def question(problem):
    return problem.get("question") or problem["messages"][-1]["content"]


def panels(problem):
    samples = problem["samples"]
    return [samples[i:i + PANEL] for i in range(0, len(samples) - PANEL + 1, PANEL)]


# ask

def call(url, verifier, problem, samples, reference=None):
    """[[score, explanation or failure]], tokens: the sum over a process verifier's least step is its score."""
    document = {"verifier": verifier, "candidates": [known.candidate(s) for s in samples],
                "problem": {"messages": [{"role": "user", "content": problem["question"]}], "answer_format": "auto"}}
    if reference is not None:
        document["reference"] = reference
    request = urllib.request.Request(url + "/v1/scores", json.dumps(document).encode(), {"Content-Type": "application/json"})
    found = [[None, "no reply"] for _ in samples]
    tokens = None
    try:
        with urllib.request.urlopen(request, timeout=3600) as lines:
            for line in filter(bytes.strip, lines):
                reply = json.loads(line)
                if reply["type"] == "scored":
                    score = reply["score"]
                    value = score["outcome"] if score.get("outcome") is not None else min(score["steps"])
                    found[reply["candidate"]] = [value, score.get("explanation")]
                elif reply["type"] == "failed":
                    found[reply["candidate"]] = [None, reply["failure"]["kind"] + ": " + reply["failure"]["message"]]
                else:
                    tokens = reply["tokens"]
    except urllib.error.HTTPError as refused:
        failure = json.loads(refused.read())
        if failure.get("kind") not in ("invalid_request", "no_answer", "capability_missing") + PASSING:
            raise SystemExit(f"{verifier}: {failure.get('detail')}")
        found = [[None, failure["kind"] + ": " + failure["detail"]] for _ in samples]
    return found, tokens


def keys(panel):
    """The number of each sample's answer, from the keys that the recorded search compared."""
    found = [sample["key"] for sample in panel]
    return [None if key is None else found.index(key) for key in found]


def passing(scores):
    return any(why and why.split(":")[0] in PASSING for score, why in scores if score is None)


def journaled(path):
    """The lines by problem, panel and verifier. Of one that is asked about single samples, only if all of a panel are there."""
    done, single = {}, {}
    if path and os.path.exists(path):
        with opened(path) as lines:
            for line in map(json.loads, lines):
                key = line["problem"], line["panel"], line["verifier"]
                if "sample" in line:
                    single.setdefault(key, {})[line["sample"]] = line
                else:
                    done[key] = line
    for key, lines in single.items():
        if len(lines) == PANEL:
            done[key] = joined([lines[i] for i in range(PANEL)])
    return done, single


def joined(lines):
    line = {"scores": [each["scores"][0] for each in lines], "said": list(dict.fromkeys(each["said"][0] for each in lines))[:2]}
    spent = [each["tokens"] for each in lines if "tokens" in each]
    if spent:
        line["tokens"] = {kind: sum(tokens[kind] for tokens in spent) for kind in spent[0]}
    return line


def asking(url, verifiers):
    """Those that ask a model, each with whether it asks about each sample by itself."""
    with urllib.request.urlopen(url + "/v1/verifiers", timeout=60) as reply:
        listed = {info["name"]: info for info in json.load(reply)["verifiers"]}
    unknown = [name for name in verifiers if name not in listed]
    if unknown:
        raise SystemExit(f"there is no verifier {unknown[0]}; there are {', '.join(listed)}")
    return {name: listed[name]["kind"] != "group" for name in verifiers if listed[name]["asks_judge"]}


def to_ask(arguments, models):
    """[(problem, panel's number, samples, the sample's number or None, verifier)], problem by problem"""
    done, single = journaled(arguments.journal)
    verifiers = arguments.verifiers.split(",")
    todo = []
    for problem in problems(arguments)[arguments.skip:][:arguments.limit]:
        for number, panel in enumerate(panels(problem)[:arguments.first and arguments.first // PANEL]):
            for verifier in ["reference"] + verifiers:
                key = problem["id"], number, tagged(verifier, arguments.tag)
                if key not in done and models.get(verifier):
                    todo += [(problem, number, [sample], i, verifier) for i, sample in enumerate(panel)
                             if i not in single.get(key, {})]
                elif key not in done:
                    todo.append((problem, number, panel, None, verifier))
    return todo


def tagged(verifier, tag):
    return verifier + "*" + tag if tag and verifier != "reference" else verifier


def ask(arguments):
    if arguments.first is not None and arguments.first % PANEL:
        raise SystemExit(f"--first is {arguments.first}, but samples are asked about in panels of {PANEL}")
    models = asking(arguments.url, arguments.verifiers.split(","))
    lock = threading.Lock()
    end = time.monotonic() + 60 * arguments.minutes if arguments.minutes else math.inf

    def one(work):
        """Whether it is done."""
        nonlocal end
        problem, number, samples, sample, verifier = work
        if time.monotonic() > end:
            return False
        line = {"problem": problem["id"], "panel": number, "verifier": tagged(verifier, arguments.tag)}
        if sample is not None:
            line["sample"] = sample
        if verifier == "reference":
            line["right"] = [score == 1 for score, _ in call(arguments.url, verifier, problem, samples, problem["answer"])[0]]
            line["group"] = keys(samples) if "key" in samples[0] else known.groups(arguments.url, problem, samples)
        else:
            scores, tokens = call(arguments.url, verifier, problem, samples)
            if verifier in models and any(s is None and why.startswith("capability_missing") for s, why in scores):
                end = 0
                raise SystemExit(f"{verifier}: {scores[0][1]}")
            if passing(scores):
                print("later:", problem["id"], number, verifier, next(why for score, why in scores if score is None), flush=True)
                return False
            line["scores"] = [None if s is None else round(s, 5) for s, _ in scores]
            line["said"] = list(dict.fromkeys((why or "")[:200] for _, why in scores))[:2]
            if tokens and tokens["completion"]:
                line["tokens"] = tokens
        with lock, open(arguments.journal, "a", encoding="utf-8") as journal:
            journal.write(json.dumps(line) + "\n")
        return True

    todo = to_ask(arguments, models)
    while todo:
        with concurrent.futures.ThreadPoolExecutor(arguments.parallel) as pool:
            ended = sum(pool.map(one, todo))
        before, todo = len(todo), to_ask(arguments, models)
        print(f"{ended} of {before} done, {len(todo)} left", flush=True)
        if not ended or time.monotonic() > end:
            break


# report

def chosen(scores, group, right, way, sure):
    """Whether the choice is right. A panel without any score is voted on."""
    if scores is None or all(s is None for s in scores):
        return right[known.leading(group, [1] * len(group), sure)]
    if way == "best":  # ties go to the answer with more votes, as in best_of_n
        votes = [0 if g is None else group.count(g) for g in group]
        return right[max(range(len(scores)), key=lambda i: (-1 if scores[i] is None else scores[i], votes[i], -i))]
    values = [0 if s is None else max(0, s) for s in scores]
    return right[known.leading(group, known.spread(values) if way == "min_max" else values, sure)]


def bootstrap(differences, seed=1):
    """95 % interval of the mean of one number for each problem."""
    draw = random.Random(seed)
    count = len(differences)
    means = sorted(sum(draw.choices(differences, k=count)) / count for _ in range(DRAWS))
    return means[int(0.025 * DRAWS)], means[int(0.975 * DRAWS)]


def within(rows):
    """AUC over pairs of one panel: rows of (scores, right)."""
    won = pairs = 0
    for scores, right in rows:
        good = [-1 if s is None else s for s, r in zip(scores, right) if r]
        bad = [-1 if s is None else s for s, r in zip(scores, right) if not r]
        won += sum((g > b) + (g == b) / 2 for g in good for b in bad)
        pairs += len(good) * len(bad)
    return won / pairs if pairs else float("nan")


def solve(matrix, vector):
    """Gauss with pivoting."""
    size = len(vector)
    rows = [list(row) + [v] for row, v in zip(matrix, vector)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(i + 1, size):
            factor = rows[r][i] / rows[i][i]
            if factor:
                for c in range(i, size + 1):
                    rows[r][c] -= factor * rows[i][c]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (rows[i][size] - sum(rows[i][c] * found[c] for c in range(i + 1, size))) / rows[i][i]
    return found


def sigmoid(x):
    return 1 / (1 + math.exp(-max(-30, min(30, x))))


class Logistic:
    """Logistic regression with an L2 penalty on standardised features, by Newton's method."""

    def __init__(self, rows, labels, penalty):
        count, size = len(rows), len(rows[0])
        self.mean = [sum(row[c] for row in rows) / count for c in range(size)]
        self.scale = [math.sqrt(sum((row[c] - self.mean[c]) ** 2 for row in rows) / count) or 1 for c in range(size)]
        data = [self.standard(row) for row in rows]
        self.weights = [0.0] * (size + 1)
        for _ in range(8):
            gradient = [0.0 if c == 0 else penalty * w for c, w in enumerate(self.weights)]
            hessian = [[(penalty if c else 1e-9) if c == d else 0.0 for d in range(size + 1)] for c in range(size + 1)]
            for row, label in zip(data, labels):
                p = sigmoid(sum(w * x for w, x in zip(self.weights, row)))
                slope = p * (1 - p)
                for c, x in enumerate(row):
                    gradient[c] += (p - label) * x
                    if x:
                        line, factor = hessian[c], slope * x
                        for d in range(c + 1):
                            line[d] += factor * row[d]
            for c in range(size + 1):
                for d in range(c):
                    hessian[d][c] = hessian[c][d]
            step = solve(hessian, gradient)
            self.weights = [w - s for w, s in zip(self.weights, step)]
            if max(map(abs, step)) < 1e-4:
                break

    def standard(self, row):
        return [1.0] + [(x - m) / s for x, m, s in zip(row, self.mean, self.scale)]

    def probability(self, row):
        return sigmoid(sum(w * x for w, x in zip(self.weights, self.standard(row))))


def fitted(features, right, problem_of, folds=10, inner=5, penalties=(0.1, 1, 10, 100)):
    """Held-out probabilities of each panel's samples. Nothing of a problem is seen by the model that scores it."""
    names = list(dict.fromkeys(problem_of))
    random.Random(7).shuffle(names)
    fold = {name: i % folds for i, name in enumerate(names)}

    def flat(panels_of):
        return [row for p in panels_of for row in features[p]], [float(r) for p in panels_of for r in right[p]]

    def loss(model, panels_of):
        rows, labels = flat(panels_of)
        return -sum(math.log(max(1e-9, p if label else 1 - p))
                    for p, label in zip(map(model.probability, rows), labels))

    scores = [None] * len(features)
    for held in range(folds):
        train = [p for p in range(len(features)) if fold[problem_of[p]] != held]
        parts = {name: i % inner for i, name in enumerate(n for n in names if fold[n] != held)}
        cost = {}
        for penalty in penalties:
            cost[penalty] = sum(
                loss(Logistic(*flat([p for p in train if parts[problem_of[p]] != part]), penalty),
                     [p for p in train if parts[problem_of[p]] == part]) for part in range(inner))
        model = Logistic(*flat(train), min(penalties, key=cost.get))
        for p in range(len(features)):
            if fold[problem_of[p]] == held:
                scores[p] = [model.probability(row) for row in features[p]]
    return scores


def base_features(panel, group):
    """Those of ./ponder verifier train but for arithmetic: confidence, agreement, comparison, length."""
    votes = {g: group.count(g) for g in set(group) if g is not None}
    mean_length = sum(math.log1p(len(s["text"])) for s in panel) / len(panel)
    rows = []
    for sample, g in zip(panel, group):
        others = len(panel) - 1
        same = votes.get(g, 1) - 1 if g is not None else 0
        rival = max((v for k, v in votes.items() if k != g), default=0)
        length = math.log1p(len(sample["text"]))
        row = [same / others, (same - rival) / others, length, length - mean_length, float(g is None),
               float(sample.get("finish_reason", "stop") != "stop")]
        its = sample.get("log_probs")
        if its:
            row += [its["mean"], its["lowest_group"], its["tail"]]
        rows.append(row)
    return rows


def report(arguments):
    done = {}
    for path in arguments.journal.split(","):
        done.update(journaled(path)[0])
    rows = []
    for problem in problems(arguments):
        for number, panel in enumerate(panels(problem)):
            truth = done.get((problem["id"], number, "reference"))
            if truth:
                rows.append((problem["id"], number, panel, truth["group"], truth["right"]))
    names = [name for name in dict.fromkeys(key[2] for key in done) if name != "reference"]
    print(f"{len({row[0] for row in rows})} problems, {len(rows)} panels of {PANEL}, "
          f"{sum(sum(row[4]) for row in rows)} of {PANEL * len(rows)} samples right")

    def show(title, some, scores):
        ids = list(dict.fromkeys(row[0] for row in some))
        plain = {i: [] for i in ids}
        ways = {way: {i: [] for i in ids} for way in ("best", "weighted", "min_max")}
        for (identity, _, panel, group, right), its in zip(some, scores):
            sure = known.sureness(panel)
            plain[identity].append(chosen(None, group, right, "vote", sure))
            for way in ways:
                ways[way][identity].append(chosen(its, group, right, way, sure))
        mean = lambda values: sum(values) / len(values)
        vote = {i: mean(plain[i]) for i in ids}
        cells = []
        for way, by_problem in ways.items():
            gains = [mean(by_problem[i]) - vote[i] for i in ids]
            low, high = bootstrap(gains)
            cells.append(f"{100 * mean([mean(by_problem[i]) for i in ids]):5.1f} % "
                         f"{100 * mean(gains):+5.1f} ({100 * low:+.1f} to {100 * high:+.1f})")
        lost = sum(s is None for its in scores for s in its)
        print(f"| {title} | {len(ids)} | {100 * mean(list(vote.values())):.1f} % | "
              f"{within([(its, row[4]) for row, its in zip(some, scores)]):.2f} | {' | '.join(cells)} | {lost} |", flush=True)

    one = [sum(row[4]) / PANEL for row in rows]
    oracle = [any(row[4]) for row in rows]
    print(f"one sample {100 * sum(one) / len(one):.1f} %, any of {PANEL} {100 * sum(oracle) / len(oracle):.1f} %")
    print("| verifier | problems | vote | AUC within | best of 8 | weighted vote | min_max | not scored |")
    for name in names:
        some = [row for row in rows if (row[0], row[1], name) in done]
        show(name, some, [done[row[0], row[1], name]["scores"] for row in some])
    tokens = {name: [line["tokens"] for key, line in done.items() if key[2] == name and "tokens" in line] for name in names}
    for name, spent in tokens.items():
        if spent:
            print(f"{name}: {sum(t['prompt'] for t in spent) / len(spent):.0f} tokens read and "
                  f"{sum(t['completion'] for t in spent) / len(spent):.0f} written for a panel of {PANEL}")
    for title in arguments.fit:
        wanted = [name for name in title.split("+") if name]
        some = [row for row in rows if all((row[0], row[1], name) in done for name in wanted)]
        features = []
        for identity, number, panel, group, right in some:
            table = base_features(panel, group)
            for name in wanted:
                for row, score in zip(table, done[identity, number, name]["scores"]):
                    row += [0.0 if score is None else score, float(score is None)]
            features.append(table)
        show("fitted: base" + "".join(", " + name for name in wanted), some,
             fitted(features, [row[4] for row in some], [row[0] for row in some]))


# answers: which tokens of recorded samples are the answer, for samples recorded as numbers alone

def answer_log_prob(url, sample):
    """Mean log-probability of the tokens of the last box's content; None where there is none or tokens do not fit."""
    request = urllib.request.Request(url + "/tokenize", json.dumps(
        {"content": sample["text"], "add_special": False, "with_pieces": True}).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=600) as reply:
        pieces = [p["piece"] if isinstance(p["piece"], str) else "?" * len(p["piece"]) for p in json.load(reply)["tokens"]]
    value = known.boxed(sample["text"])
    if not value or not value.strip() or not 0 <= len(sample["logprobs"]) - len(pieces) <= 1:
        return None
    begin = sample["text"].rfind("\\boxed{") + 7
    end = begin + len(value)
    at, found = 0, []
    for piece, log_prob in zip(pieces, sample["logprobs"]):
        if at < end and at + len(piece) > begin:
            found.append(log_prob)
        at += len(piece)
    return round(sum(found) / len(found), 4) if found else None


def answers(arguments):
    for problem in known.read(arguments.data):
        samples = [s for s in problem["samples"] if s.get("temperature") != 0]
        print(json.dumps({"id": problem["id"], "answer_log_probs": [answer_log_prob(arguments.url, s) for s in samples]}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["ask", "report", "answers"])
    parser.add_argument("--data", required=True)
    parser.add_argument("--answers")
    parser.add_argument("--samples")
    parser.add_argument("--journal")
    parser.add_argument("--verifiers", default="arithmetic,step_agreement,mean_confidence,checked_confidence")
    parser.add_argument("--url", default="http://127.0.0.1:8083", help="verifier-service; for answers, llama-server")
    parser.add_argument("--limit", type=int, help="only so many problems")
    parser.add_argument("--skip", type=int, default=0, help="so many problems first")
    parser.add_argument("--first", type=int, help="only so many samples of a problem, such as 8")
    parser.add_argument("--minutes", type=float, help="begin nothing more after so long")
    parser.add_argument("--tag", help="what the verifiers are told apart by in the journal, such as 8 for the programs of program")
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("--fit", action="append", default=[], help="verifiers beside the base features, joined by +; again for another")
    arguments = parser.parse_args()
    {"ask": ask, "report": report, "answers": answers}[arguments.task](arguments)


if __name__ == "__main__":
    main()
