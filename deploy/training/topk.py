"""Distillation from what a teacher's engine recorded: at each token, its likeliest tokens with their log-probabilities."""

import torch
from datasets import Dataset
from transformers import PreTrainedTokenizerBase, Trainer

from exported import Unusable


def token_ids(row: dict, tokenizer: PreTrainedTokenizerBase, number: int, most: int) -> dict:
    """
    A prompt's tokens, then the teacher's, each with the teacher's likeliest tokens there. Engines report tokens as texts, so the
    student must have the teacher's vocabulary: a text that is not one token of it is refused.
    """
    prompt = tokenizer.apply_chat_template(row["prompt"], add_generation_prompt=True, tokenize=True, return_dict=False)
    ids, top = list(prompt), [[] for _ in prompt]
    for place in row["tokens"]:
        written = one(place["token"], tokenizer)
        if written is None:
            raise Unusable(
                f"row {number + 1}: {place['token']!r} is no token of the student, so it has another vocabulary than the teacher."
                " Distil from the texts alone: --texts-only"
            )
        ids.append(written)
        likely = [(one(choice["token"], tokenizer), choice["log_prob"]) for choice in place["top"]]
        top.append([(token, log_prob) for token, log_prob in likely if token is not None])
    return {"ids": ids[:most], "top": top[:most]}


def one(text: str, tokenizer: PreTrainedTokenizerBase) -> int | None:
    ids = tokenizer.encode(text, add_special_tokens=False)
    return ids[0] if len(ids) == 1 else None


def collate(rows: list[dict], pad: int) -> dict[str, torch.Tensor]:
    longest = max(len(row["ids"]) for row in rows)
    widest = max((len(place) for row in rows for place in row["top"]), default=1) or 1
    ids = torch.full((len(rows), longest), pad)
    mask = torch.zeros((len(rows), longest), dtype=torch.long)
    tokens = torch.zeros((len(rows), longest, widest), dtype=torch.long)
    log_probs = torch.full((len(rows), longest, widest), float("-inf"))
    for r, row in enumerate(rows):
        ids[r, : len(row["ids"])] = torch.tensor(row["ids"])
        mask[r, : len(row["ids"])] = 1
        for p, place in enumerate(row["top"]):
            for k, (token, log_prob) in enumerate(place):
                tokens[r, p, k] = int(token)
                log_probs[r, p, k] = log_prob
    return {"input_ids": ids, "attention_mask": mask, "top_tokens": tokens, "top_log_probs": log_probs}


def divergence(logits: torch.Tensor, tokens: torch.Tensor, log_probs: torch.Tensor) -> torch.Tensor:
    """
    Forward KL from teacher to student at each place, over the teacher's recorded tokens and one bucket for all others, whose
    probability is what is left; 0 where nothing was recorded.
    """
    student = logits.log_softmax(-1).gather(-1, tokens)
    known = log_probs.isfinite()
    teacher = torch.where(known, log_probs, torch.full_like(log_probs, -1e9))
    p = teacher.exp()
    shared = (p * (teacher - student)).masked_fill(~known, 0).sum(-1)
    rest = (1 - p.sum(-1)).clamp(min=1e-6)
    student_rest = (1 - student.exp().masked_fill(~known, 0).sum(-1)).clamp(min=1e-6)
    return torch.where(known.any(-1), shared + rest * (rest.log() - student_rest.log()), torch.zeros_like(rest))


class TopKTrainer(Trainer):
    """Brings a student's next-token distribution to the one that was recorded of its teacher."""

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        tokens, log_probs = inputs.pop("top_tokens"), inputs.pop("top_log_probs")
        outputs = model(**inputs, use_cache=False)
        each = divergence(outputs.logits[:, :-1], tokens[:, 1:], log_probs[:, 1:])
        loss = each.sum() / log_probs[:, 1:].isfinite().any(-1).sum().clamp(min=1)
        return (loss, outputs) if return_outputs else loss


def prepared(rows: Dataset, tokenizer: PreTrainedTokenizerBase, most: int) -> list[dict]:
    return [token_ids(row, tokenizer, number, most) for number, row in enumerate(rows)]
