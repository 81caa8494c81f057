"""A reward function for TRL's GRPOTrainer that asks Ponder's verifier-service: POST /v1/rewards."""

import json
import time
import urllib.error
import urllib.request

from exported import Unusable, text_of

# A service that restarts is back within this many seconds; without its rewards, training on would be training on nothing.
PATIENCE = 120


class Rewards:
    """Sums of weighted rewards. A reward that is not known (timed out, cannot be compared) is None, never 0: TRL leaves it out."""

    __name__ = "ponder"

    def __init__(self, url: str, weights: dict[str, float], max_length: int | None = None):
        self.url = url.rstrip("/") + "/v1/rewards"
        self.weights = weights
        self.max_length = max_length

    def __call__(self, prompts, completions, completion_ids, reference, log_metric=None, **_):
        groups, places = [], []
        for i, prompt in enumerate(prompts):
            if not groups or prompt != prompts[i - 1] or reference[i] != reference[i - 1]:
                groups.append({"prompt": text_of(prompt), "reference": str(reference[i]), "completions": []})
                places.append([])
            groups[-1]["completions"].append({"text": written(completions[i]), "tokens": len(completion_ids[i])})
            places[-1].append(i)
        request = {"weights": self.weights, "advantages": "none", "groups": groups}
        if self.max_length is not None:
            request["max_length"] = self.max_length
        totals = [None] * len(prompts)
        each = {name: [] for name in self.weights}
        for group, where in zip(self.ask(request)["groups"], places, strict=True):
            for completion, i in zip(group["completions"], where, strict=True):
                totals[i] = completion.get("total")
                for name, value in completion["rewards"].items():
                    each[name].append(value)
        if log_metric:
            for name, values in each.items():
                if values:
                    log_metric(f"reward_{name}", sum(values) / len(values))
            log_metric("reward_unknown", totals.count(None) / len(totals))
        if all(total is None for total in totals):
            raise Unusable("no reward of a whole batch is known: see what verifier-service says of the references")
        return totals

    def ask(self, request: dict) -> dict:
        body = json.dumps(request).encode()
        end = time.monotonic() + PATIENCE
        while True:
            try:
                sent = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
                with urllib.request.urlopen(sent, timeout=600) as reply:
                    return json.load(reply)
            except urllib.error.HTTPError as e:
                said = e.read().decode(errors="replace")[:500]
                if e.code not in (429, 502, 503, 504) or time.monotonic() > end:
                    raise Unusable(f"{self.url} refuses to give rewards ({e.code}): {said}") from e
            except (urllib.error.URLError, OSError) as e:
                if time.monotonic() > end:
                    raise Unusable(f"{self.url} does not answer: {e}") from e
            time.sleep(2)


def written(completion: list[dict] | str) -> str:
    return completion if isinstance(completion, str) else "".join(turn["content"] or "" for turn in completion)
