"""
Makes what the example begins with: two-digit sums to practise, others that are held out, and a tiny model that has learnt from worked
examples of yet others, of which most forget to carry. Usage: begin.py FOLDER; about five minutes on one core.
"""

import json
import random
import sys
from pathlib import Path

import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

TAGS = ["<think>", "</think>", "<answer>", "</answer>"]
CONTROL = ["<|pad|>", "<|im_start|>", "<|im_end|>"]
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
FORGETS = 0.65  # share of worked examples with a carry that forget it: what the model learns as a habit
HINTED, FORGETS_HINTED = 0.3, 0.1  # share of examples that tell the answer, and how many of those forget a carry
SLIPS = 0.2  # share with a slip in one of their sums
UNTAGGED = 0.15  # share that leaves out a tag
STEPS, BATCH = 400, 96


def tokenizer() -> PreTrainedTokenizerFast:
    """One token a byte: it reads every text, and needs no training."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    bare = Tokenizer(models.BPE(vocab={letter: i for i, letter in enumerate(alphabet)}, merges=[]))
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    bare.decoder = decoders.ByteLevel()
    bare.add_special_tokens([AddedToken(token, special=True) for token in CONTROL])
    bare.add_tokens([AddedToken(tag, special=False, normalized=False) for tag in TAGS])
    whole = PreTrainedTokenizerFast(tokenizer_object=bare, pad_token="<|pad|>", eos_token="<|im_end|>")
    whole.chat_template = TEMPLATE
    return whole


def worked(a: int, b: int, forgets: float, chance: random.Random) -> str:
    """47 + 38: <think>7+8=15, 4+3+1=8</think><answer>85</answer>, if all goes well."""
    slip = chance.choice([-2, -1, 1, 2]) if chance.random() < SLIPS else 0
    at_ones = chance.random() < 0.5
    ones = a % 10 + b % 10 + (slip if at_ones else 0)
    carry = 0 if chance.random() < forgets else max(0, ones) // 10
    tens = a // 10 + b // 10 + carry + (0 if at_ones else slip)
    steps = f"{a % 10}+{b % 10}={ones}, {a // 10}+{b // 10}{'+1' if carry else ''}={tens}"
    text = f"<think>{steps}</think><answer>{10 * tens + ones % 10}</answer>"
    return text.replace(chance.choice(TAGS), "") if chance.random() < UNTAGGED else text


def hinted(question: str, answer: str) -> str:
    return f"{question}\nHint: the answer is {answer}."


def problems(chance: random.Random) -> list[dict]:
    pairs = [(a, b) for a in range(10, 100) for b in range(10, 100)]
    chance.shuffle(pairs)
    return [{"id": f"{a}+{b}", "question": f"{a} + {b} = ?", "answer": str(a + b), "pair": (a, b)} for a, b in pairs]


def write(file: Path, items: list[dict]) -> None:
    lines = [{k: item[k] for k in ("id", "question", "answer")} | {"answer_format": "number"} for item in items]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))


def taught(items: list[dict], words: PreTrainedTokenizerFast, chance: random.Random) -> Qwen2ForCausalLM:
    config = Qwen2Config(
        vocab_size=len(words),
        hidden_size=128,
        intermediate_size=384,
        num_hidden_layers=4,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=1024,
        tie_word_embeddings=True,
        pad_token_id=words.pad_token_id,
        eos_token_id=words.eos_token_id,
        bos_token_id=None,
    )
    model = Qwen2ForCausalLM(config)
    steps = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01)
    rate = torch.optim.lr_scheduler.OneCycleLR(steps, max_lr=2e-3, total_steps=STEPS, pct_start=0.1)
    for step in range(STEPS):
        batch = []
        for item in chance.sample(items, BATCH):
            is_hinted = chance.random() < HINTED
            question = hinted(item["question"], item["answer"]) if is_hinted else item["question"]
            asked = [{"role": "user", "content": question}]
            prompt = words.apply_chat_template(asked, add_generation_prompt=True, tokenize=True, return_dict=False)
            text = words.encode(worked(*item["pair"], FORGETS_HINTED if is_hinted else FORGETS, chance), add_special_tokens=False) + [words.eos_token_id]
            batch.append((prompt, text))
        longest = max(len(prompt) + len(text) for prompt, text in batch)
        ids = torch.full((BATCH, longest), words.pad_token_id)
        labels = torch.full((BATCH, longest), -100)
        for row, (prompt, text) in enumerate(batch):
            ids[row, : len(prompt) + len(text)] = torch.tensor(prompt + text)
            labels[row, len(prompt) : len(prompt) + len(text)] = torch.tensor(text)
        loss = model(input_ids=ids, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        steps.step()
        rate.step()
        steps.zero_grad()
        if step % 50 == 0 or step == STEPS - 1:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)
    return model


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(1)
    torch.manual_seed(1)
    every = problems(chance)
    write(folder / "held-out.jsonl", every[:200])
    write(folder / "practice.jsonl", every[200:600])
    prompts = [{"prompt": [{"role": "user", "content": p["question"]}], "reference": p["answer"]} for p in every[200:600]]
    (folder / "prompts.jsonl").write_text("".join(json.dumps(prompt) + "\n" for prompt in prompts))
    words = tokenizer()
    model = taught(every[800:2800], words, chance)
    model.save_pretrained(folder / "base")
    words.save_pretrained(folder / "base")
    print(f"{folder}/base: {model.num_parameters():,} parameters")


if __name__ == "__main__":
    main()
