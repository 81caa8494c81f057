#!/usr/bin/env python3
"""What verifiers are worth on recorded samples with known answers, through a running verifier-service.

    ./ponder up
    python3 benchmarks/accuracy/verifiers.py --data benchmarks/accuracy/gsm8k-40-samples.jsonl.gz \\
      --answers benchmarks/accuracy/gsm8k-40.jsonl --verifiers arithmetic,mean_confidence,checked_confidence

FILE has one problem a line (plain or .gz): {"question", "answer", "samples": [{"text", ...}]}; a sample's "logprobs" (one
number a token) or "log_probs" (summed up, as draw.py has them) are sent along for the confidence verifiers, its "reward" makes a row of its own, a greedy one ("temperature":
0) is left out. The product's `reference` verifier says what is right and which answers are equal.
Prints ROC AUC over all samples (with equal scores as half), the share of problems solved by the best of all samples of a
problem and by the weighted vote, as scores are and spread over 0 to 1 within a problem, beside one sample, the majority vote and the oracle. What a verifier cannot score is
counted and ranks last. Python's standard library only.
"""

import argparse
import gzip
import json
import math
import urllib.error
import urllib.request


def read(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def boxed(text):
    """The content of the last \\boxed{...}, or None."""
    begin = text.rfind("\\boxed{")
    if begin < 0:
        return None
    depth = 0
    for i in range(begin + 6, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return text[begin + 7:i]
    return None


def log_probs(tokens):
    if not tokens:
        return None
    window = min(64, len(tokens))
    total = sum(tokens[:window])
    least = total
    for i in range(window, len(tokens)):
        total += tokens[i] - tokens[i - window]
        least = min(least, total)
    return {"mean": sum(tokens) / len(tokens), "lowest_group": least / window, "tail": sum(tokens[-window:]) / window,
            "count": len(tokens)}


def candidate(sample):
    text = sample["text"]
    document = {"text": text, "steps": [step + "\n\n" for step in text.split("\n\n")[:-1]] + [text.split("\n\n")[-1]],
                "complete": sample.get("finish_reason", "stop") == "stop"}
    known = sample.get("log_probs") or log_probs(sample.get("logprobs"))
    if known:
        document["log_probs"] = known
    return document


def scores(url, verifier, problem, samples, aggregation, reference=None):
    """One score for each sample; None where there is none."""
    document = {"verifier": verifier, "candidates": [candidate(sample) for sample in samples],
                "problem": {"messages": [{"role": "user", "content": problem["question"]}], "answer_format": "auto"}}
    if reference is not None:
        document["reference"] = reference
    call = urllib.request.Request(url + "/v1/scores", json.dumps(document).encode(), {"Content-Type": "application/json"})
    found = [None] * len(samples)
    try:
        reply = urllib.request.urlopen(call, timeout=1800)
    except urllib.error.HTTPError as refused:
        if reference is not None or refused.code not in (400, 422):
            raise
        return found
    with reply as lines:
        for line in lines:
            if line.strip():
                document = json.loads(line)
                if document["type"] == "scored":
                    score = document["score"]
                    steps = score.get("steps") or []
                    found[document["candidate"]] = score["outcome"] if score.get("outcome") is not None else {
                        "last": lambda: steps[-1], "min": lambda: min(steps), "mean": lambda: sum(steps) / len(steps),
                        "product": lambda: math.prod(steps)}[aggregation]()
    return found


def groups(url, problem, samples):
    """The number of each sample's answer, the same for equal ones; None where none can be read."""
    found = [None] * len(samples)
    for i, sample in enumerate(samples):
        answer = boxed(sample["text"])
        if found[i] is not None or not answer or not answer.strip():
            continue
        equal = scores(url, "reference", problem, samples, "last", answer)
        for j in range(i, len(samples)):
            if found[j] is None and (j == i or equal[j] == 1):
                found[j] = i
    return found


def auc(rows):
    right = [score for score, label in rows if label]
    wrong = [score for score, label in rows if not label]
    if not right or not wrong:
        return float("nan")
    won = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    return won / len(right) / len(wrong)


def sureness(samples):
    """The mean probability of each sample's tokens; None where it is not known."""
    known = [sample.get("log_probs") or log_probs(sample.get("logprobs")) for sample in samples]
    return [math.exp(its["mean"]) if its else None for its in known]


def leading(group, weights, sure):
    """The first sample of the answer with most weight; of several with as much, of the one of which the model was surer, or of the
    first where that is not known of all. The first sample where no answer can be read."""
    votes = {}
    members = {}
    for g, weight, its in zip(group, weights, sure):
        if g is not None:
            votes[g] = votes.get(g, 0) + weight
            members.setdefault(g, []).append(its)
    known = all(its is not None for each in members.values() for its in each)
    means = {g: sum(each) / len(each) if known else 0 for g, each in members.items()}
    return max(votes, key=lambda g: (votes[g], means[g], -g)) if votes else 0


def spread(scores):
    """`normalisation: min_max` of weighted_best_of_n."""
    low, high = min(scores), max(scores)
    return [1 if low == high else (score - low) / (high - low) for score in scores]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--answers", help="a file with id and answer of each problem, for data without answers")
    parser.add_argument("--url", default="http://127.0.0.1:8083", help="verifier-service")
    parser.add_argument("--verifiers", default="format,arithmetic,tail_confidence,lowest_group_confidence,mean_confidence,checked_confidence")
    parser.add_argument("--aggregation", default="last", choices=["last", "min", "mean", "product"])
    arguments = parser.parse_args()
    problems = read(arguments.data)
    if arguments.answers:
        answers = {problem["id"]: problem["answer"] for problem in read(arguments.answers)}
        problems = [dict(problem, answer=answers[problem["id"]]) for problem in problems]
    for problem in problems:
        problem["samples"] = [sample for sample in problem["samples"] if sample.get("temperature") != 0]
        problem["right"] = [s == 1 for s in scores(arguments.url, "reference", problem, problem["samples"], "last", problem["answer"])]
        problem["group"] = groups(arguments.url, problem, problem["samples"])
        problem["sure"] = sureness(problem["samples"])
    count = len(problems)

    def share(solved):
        return f"{sum(solved):3d} ({100 * sum(solved) / count:.1f} %)"

    print(f"{count} problems, {sum(len(p['samples']) for p in problems)} samples")
    print("one sample   ", f"{100 * sum(sum(p['right']) / len(p['right']) for p in problems) / count:.2f} %")
    print("majority vote", share([p["right"][leading(p["group"], [1] * len(p["group"]), p["sure"])] for p in problems]))
    print("oracle       ", share([any(p["right"]) for p in problems]))
    print(f"{'verifier':36}{'AUC':>6}  {'best of all':14}{'weighted vote':14}{'with min_max':14}  not scored")
    rewards = [[sample.get("reward") for sample in p["samples"]] for p in problems]
    rows = [("recorded reward", [[1 / (1 + math.exp(-r)) for r in row] for row in rewards])] if rewards[0][0] is not None else []
    for verifier in arguments.verifiers.split(","):
        rows.append((verifier, [scores(arguments.url, verifier, p, p["samples"], arguments.aggregation) for p in problems]))
    for verifier, found in rows:
        lost = sum(score is None for row in found for score in row)
        found = [[-1 if score is None else score for score in row] for row in found]
        pairs = [(score, label) for p, row in zip(problems, found) for score, label in zip(row, p["right"])]
        best = [p["right"][max(range(len(row)), key=lambda i: (row[i], -i))] for p, row in zip(problems, found)]
        vote = [p["right"][leading(p["group"], [max(0, s) for s in row], p["sure"])] for p, row in zip(problems, found)]
        spread_out = [p["right"][leading(p["group"], spread(row), p["sure"])] for p, row in zip(problems, found)]
        print(f"{verifier:36}{auc(pairs):6.2f}  {share(best):14}{share(vote):14}{share(spread_out):14}  {lost}")


if __name__ == "__main__":
    main()
