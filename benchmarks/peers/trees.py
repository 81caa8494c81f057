"""AB-MCTS-A by treequest's own code and by Ponder, on the same problems, engine, prompts, verifier and number of answers.

    benchmarks/peers/trees --journal FILE [--limit 20] [--answers 8] [--parallel 8]    # Ponder runs at --gateway
    benchmarks/peers/trees --journal FILE --report

Each problem is asked of both in turn. treequest's generator asks the engine through Ponder's `model+sample`, with the messages that
Ponder's strategy sends; both ask `arithmetic` for scores, and take the answer with the highest. `reference` says which answers are
right. What is in the journal is not asked again.
"""

import argparse
import concurrent.futures
import json
import pathlib
import random
import threading
import urllib.error
import urllib.request

import treequest

STEPS = "Reason step by step, with a blank line between steps. When the question has one final answer, end with it inside \\boxed{}."
REVISE = ("A verifier gave this answer %.2f of 1. Look for mistakes in it, and answer the question again, in full and in the same "
          "form.")
DRAWS = 10000


def post(url, document):
    request = urllib.request.Request(url, json.dumps(document).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=3600) as reply:
            return reply.read()
    except urllib.error.HTTPError as refused:
        raise SystemExit(f"{url}: {refused.read().decode()}") from refused


def ask(options, strategy, messages, parameters, seed):
    reply = json.loads(post(options.gateway + "/v1/chat/completions", {
        "model": f"{options.model}+{strategy}", "messages": messages, "max_tokens": options.max_tokens, "temperature": 0.8,
        "seed": seed, "reasoning": {"parameters": parameters, "budget": {"max_seconds": 3600},
                                    **({} if strategy == "sample" else {"verifier": "arithmetic"})}}))
    return reply["choices"][0]["message"]["content"], reply["usage"]


def score(options, verifier, question, text, **more):
    """The last step's score, which is how Ponder's ab_mcts reads a process verifier; an outcome as it is."""
    parts = text.split("\n\n")
    candidate = {"text": text, "steps": [part + "\n\n" for part in parts[:-1]] + parts[-1:], "complete": True}
    reply = post(options.verifier + "/v1/scores", {
        "verifier": verifier, "problem": {"messages": [{"role": "user", "content": question}], "answer_format": "auto"},
        "candidates": [candidate], **more})
    first = json.loads(reply.splitlines()[0])
    if first["type"] != "scored":
        raise SystemExit(f"{verifier}: {first['failure']['message']}")
    found = first["score"]
    return found["outcome"] if found.get("outcome") is not None else found["steps"][-1]


def theirs(options, question, seed):
    messages = [{"role": "system", "content": STEPS}, {"role": "user", "content": question}]
    tokens, drawn = [], 0

    def generate(parent):
        nonlocal drawn
        drawn += 1
        turns = messages if parent is None else messages + [
            {"role": "assistant", "content": parent[0]}, {"role": "user", "content": REVISE % parent[1]}]
        text, usage = ask(options, "sample", turns, {"prompt": "plain"}, seed * 1000 + drawn)
        tokens.append(usage["total_tokens"])
        reached = score(options, "arithmetic", question, text)
        return (text, reached), reached

    algorithm = treequest.ABMCTSA()
    tree = algorithm.init_tree()
    for _ in range(options.answers):
        tree = algorithm.step(tree, {"draw": generate})
    (text, _), _ = treequest.top_k(tree, algorithm, k=1)[0]
    return text, sum(tokens)


def ours(options, question, seed):
    text, usage = ask(options, "ab_mcts", [{"role": "user", "content": question}], {"n": options.answers, "parallel": 1}, seed)
    return text, usage["total_tokens"]


def one(options, problem, name, way, journal, lock):
    text, tokens = way(options, problem["question"], options.seed)
    right = score(options, "reference", problem["question"], text, reference=problem["answer"])
    with lock, open(journal, "a", encoding="utf-8") as lines:
        print(json.dumps({"problem": problem["id"], "way": name, "right": right, "tokens": tokens}), file=lines, flush=True)


def report(lines):
    by_problem = {}
    for line in lines:
        by_problem.setdefault(line["problem"], {})[line["way"]] = line
    pairs = [each for each in by_problem.values() if len(each) == len(WAYS)]
    print(f"{len(pairs)} problems")
    for name in WAYS:
        right = sum(pair[name]["right"] for pair in pairs)
        tokens = sum(pair[name]["tokens"] for pair in pairs)
        print(f"{name:10} ABMCTSA / ab_mcts  {100 * right / len(pairs):5.1f} %  {tokens / len(pairs):6.0f} tokens")
    differences = [pair["ponder"]["right"] - pair["treequest"]["right"] for pair in pairs]
    generator = random.Random(1)
    means = sorted(sum(generator.choices(differences, k=len(pairs))) / len(pairs) for _ in range(DRAWS))
    low, high = means[int(0.025 * DRAWS)], means[int(0.975 * DRAWS)]
    print(f"ponder - treequest   {100 * sum(differences) / len(pairs):+.1f} points ({100 * low:+.1f} to {100 * high:+.1f}, "
          f"bootstrap over problems; {differences.count(1)} won, {differences.count(-1)} lost)")


WAYS = {"treequest": theirs, "ponder": ours}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--journal", required=True)
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--data", default=pathlib.Path(__file__).parents[1] / "accuracy/gsm8k-60/problems.jsonl")
    parser.add_argument("--gateway", default="http://127.0.0.1:8080")
    parser.add_argument("--verifier", default="http://127.0.0.1:8083")
    parser.add_argument("--model", default="qwen2.5-coder-0.5b")
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--answers", type=int, default=8)
    parser.add_argument("--max-tokens", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parallel", type=int, default=8)
    options = parser.parse_args()
    journal = pathlib.Path(options.journal)
    lines = [json.loads(line) for line in journal.read_text().splitlines()] if journal.exists() else []
    if not options.report:
        done = {(line["problem"], line["way"]) for line in lines}
        with open(options.data, encoding="utf-8") as data:
            problems = list(map(json.loads, data))[:options.limit]
        lock = threading.Lock()
        with concurrent.futures.ThreadPoolExecutor(options.parallel) as pool:
            for ended in [pool.submit(one, options, problem, name, way, journal, lock)
                          for name, way in WAYS.items() for problem in problems if (problem["id"], name) not in done]:
                ended.result()
        lines = [json.loads(line) for line in journal.read_text().splitlines()]
    report(lines)


if __name__ == "__main__":
    main()
