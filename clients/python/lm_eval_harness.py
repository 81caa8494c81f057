# /// script
# dependencies = ["lm-eval[api]==0.4.13"]
# ///
"""EleutherAI's evaluation harness, with a task of one sum."""

import json
import os
import pathlib

os.environ["HF_HUB_OFFLINE"] = os.environ["HF_DATASETS_OFFLINE"] = "1"

import lm_eval
from features import MODEL, QUESTION, V1, equal, feature, missing, run
from lm_eval.tasks import TaskManager

data = pathlib.Path("sums.jsonl").absolute()
data.write_text(json.dumps({"question": QUESTION, "answer": "42"}))
TASK = {
    "dataset_path": "json",
    "dataset_kwargs": {"data_files": {"test": str(data)}},
    "test_split": "test",
    "doc_to_text": "{{question}}",
}
GENERATE = TASK | {
    "task": "sums",
    "output_type": "generate_until",
    "doc_to_target": "{{answer}}",
    "generation_kwargs": {"until": ["\n\n"], "temperature": 0.0, "max_gen_toks": 64},
    "filter_list": [{"name": "number", "filter": [{"function": "regex", "regex_pattern": r"boxed\{(\d+)"}, {"function": "take_first"}]}],
    "metric_list": [{"metric": "exact_match"}],
}
COMPLETIONS = {"base_url": V1 + "/completions", "model": MODEL, "tokenizer_backend": None, "tokenized_requests": False, "max_retries": 1}


def evaluate(model, arguments, task, **settings):
    found = lm_eval.simple_evaluate(
        model=model, model_args=arguments, tasks=[task], task_manager=TaskManager(include_defaults=False), **settings
    )
    return next(iter(found["results"].values()))


@feature("chat")
def chat():
    arguments = {"base_url": V1 + "/chat/completions", "model": MODEL, "max_retries": 1}
    equal(evaluate("local-chat-completions", arguments, GENERATE, apply_chat_template=True)["exact_match,number"], 1.0)


@feature("completions")
def completions():
    equal(evaluate("local-completions", COMPLETIONS, GENERATE)["exact_match,number"], 1.0)


missing("logprobs", "needs the model's tokenizer, and log-probabilities of the prompt")


run("lm-evaluation-harness", "lm-eval")
