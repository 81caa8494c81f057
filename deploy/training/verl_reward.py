"""verl's custom reward function, answered by Ponder's verifier-service (POST /v1/rewards). It needs nothing but Python.

    reward.custom_reward_function.path=deploy/training/verl_reward.py
    reward.custom_reward_function.name=compute_score
    +reward.custom_reward_function.reward_kwargs.url=http://verifier:8083

verl has no way to leave a sample out: a NaN would spoil the whole group, and a 0 would say that the answer was wrong. So a
reward that is not known ends the training with an error that names the sample, unless on_unknown says that it counts as 0;
`outcome` among the extra columns then tells. Keep verl's reward manager `naive` or `dapo`: `rate_limited` scores its own
time-outs, and errors, as 0.
"""

import json
import time
import urllib.error
import urllib.request

FAIL = {"not_comparable": "fail", "timed_out": "fail", "error": "fail"}
PASSING = (429, 502, 503, 504)  # busy or restarting: worth asking again


def compute_score(data_source, solution_str, ground_truth, extra_info=None, *, url="http://127.0.0.1:8083", weights=None,
                  on_unknown=None, answer_format="auto", target_language=None, patience=120, **_):
    """The weighted sum as `score`, accuracy as `acc`, `outcome`, and each reward under its name."""
    info = extra_info or {}
    body = {
        "weights": dict(weights or {"accuracy": 1.0}),
        "on_unknown": FAIL | dict(on_unknown or {}),
        "advantages": "none",
        "groups": [{
            "prompt": str(info.get("question") or ""),
            "answer_format": answer_format,
            "reference": None if ground_truth is None else str(ground_truth),
            "target_language": target_language,
            "completions": [{"text": solution_str}],
        }],
    }
    where = f"{data_source}, index {info.get('index', 'unknown')}"
    completion = ask(url.rstrip("/") + "/v1/rewards", body, where, patience)["groups"][0]["completions"][0]
    if completion.get("total") is None:
        raise ValueError(f"{where}: leave_out is not possible with verl; use zero or fail")
    rewards = completion["rewards"]
    acc = {"acc": rewards["accuracy"]} if "accuracy" in rewards else {}
    return {"score": completion["total"], **acc, "outcome": completion["outcome"], **rewards}


def ask(url, body, where, patience):
    end = time.monotonic() + patience
    pause = 0.5
    while True:
        try:
            request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=patience) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as e:
            said = e.read().decode(errors="replace")[:500]
            if e.code not in PASSING or time.monotonic() > end:
                raise RuntimeError(f"no reward for {where}: {url} answered {e.code}: {said}") from e
        except OSError as e:
            if time.monotonic() > end:
                raise RuntimeError(f"no reward for {where}: {url} does not answer: {e}") from e
        time.sleep(pause)
        pause = min(8.0, 2 * pause)
