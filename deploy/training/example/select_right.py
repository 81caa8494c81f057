"""
Makes STaR's triplets of what ./ponder eval recorded: question, rationale, right answer. Right is what verifier-service's rewards call right,
format included. Usage:
  select_right.py ASKED-RUN --hints FILE                    writes the questions that no sample got right, with their answers as hints
  select_right.py ASKED-RUN [HINTED-RUN] --rows FILE        writes the rows for train.py sft; a row with a hint has lost it
"""

import argparse
import gzip
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from begin import hinted
from rewards import Rewards

MOST_OF_A_QUESTION = 2  # rows, so that easy questions do not crowd the others out


def samples(run: Path) -> dict[str, list[str]]:
    """What was drawn for each problem, each text once."""
    drawn: dict[str, list[str]] = {}
    with gzip.open(run / "searches.jsonl.gz", "rt") as lines:
        for line in lines:
            search = json.loads(line)
            texts = [event["node"]["text"] for event in search["reply"]["trace"] if event["type"] == "proposed"]
            drawn.setdefault(search["problem"], []).extend(texts)
    return {problem: list(dict.fromkeys(texts)) for problem, texts in drawn.items()}


def right(run: Path, url: str) -> tuple[dict[str, dict], dict[str, list[str]]]:
    """The problems of a run, and of each the samples whose answer and form are right."""
    problems = {item["id"]: item for item in map(json.loads, (run / "problems.jsonl").open())}
    drawn = samples(run)
    asked = [(problem, text) for problem, texts in drawn.items() for text in texts]
    total = Rewards(url, {"accuracy": 1, "format": 1})(
        [problems[problem]["question"] for problem, _ in asked],
        [text for _, text in asked],
        [text for _, text in asked],
        [problems[problem]["answer"] for problem, _ in asked],
    )
    good: dict[str, list[str]] = {problem: [] for problem in drawn}
    for (problem, text), value in zip(asked, total, strict=True):
        if value == 2:
            good[problem].append(text)
    return problems, good


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", type=Path)
    parser.add_argument("--hints", type=Path)
    parser.add_argument("--rows", type=Path)
    parser.add_argument("--rewards", default="http://127.0.0.1:8083")
    a = parser.parse_args()
    problems, good = right(a.runs[0], a.rewards)
    solved = sum(1 for texts in good.values() if texts)
    print(f"{len(good)} questions, {solved} with a right sample")
    if a.hints:
        wrong = [problems[problem] for problem, texts in good.items() if not texts]
        lines = [dict(item, question=hinted(item["question"], item["answer"]), answer_format="number") for item in wrong]
        keep = ("id", "question", "answer", "answer_format")
        a.hints.write_text("".join(json.dumps({k: line[k] for k in keep}) + "\n" for line in lines))
        return
    helped = right(a.runs[1], a.rewards)[1] if len(a.runs) > 1 else {}
    print(f"{len(helped)} asked again with a hint, {sum(1 for texts in helped.values() if texts)} with a right sample")
    with a.rows.open("w") as out:
        for problem, texts in good.items():
            for text in (texts or helped.get(problem, []))[:MOST_OF_A_QUESTION]:
                row = {
                    "prompt": [{"role": "user", "content": problems[problem]["question"]}],
                    "completion": [{"role": "assistant", "content": text}],
                    "marks": [] if texts else ["hinted"],
                }
                out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
