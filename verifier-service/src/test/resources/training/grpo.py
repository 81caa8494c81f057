"""Two steps of TRL's GRPOTrainer with a tiny model of random weights, and the reward function of the page.

Usage: grpo.py REWARD.PY OUT UNREADABLE. A model without training writes nothing of use, so Ponder is asked about one text of each
kind instead; UNREADABLE is an answer that cannot be compared. All else is the trainer's: the model's sampling, order, groups, loss.
"""

import sys

import torch
from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, TrainerCallback
from trl import GRPOConfig, GRPOTrainer

exec(open(sys.argv[1]).read())  # defines ponder

asked = []


def watched(completions, **columns):
    asked.extend(columns["reference"])
    said = [["<think>t</think><answer>%s</answer>", "It is %s.", "It is %s1.", sys.argv[3]][i % 4] for i in range(len(completions))]
    rewards = ponder(completions=[text.replace("%s", known) for text, known in zip(said, columns["reference"])], **columns)
    assert rewards == [1.5, 1.0, 0.0, None] * (len(completions) // 4), rewards
    return rewards


class Advantages(TrainerCallback):
    seen = []

    def on_step_end(self, args, state, control, **_):
        self.seen.append(list(trainer._logs["advantages"]))


torch.manual_seed(1)
alphabet = {c: i for i, c in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
tokens = Tokenizer(models.BPE(vocab=alphabet | {"<eos>": len(alphabet)}, merges=[]))
tokens.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokens.decoder = decoders.ByteLevel()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=tokens, eos_token="<eos>", pad_token="<eos>")
model = LlamaForCausalLM(LlamaConfig(
    vocab_size=len(alphabet) + 1, hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
    num_key_value_heads=2, max_position_embeddings=128, eos_token_id=len(alphabet), pad_token_id=len(alphabet)))
before = {name: weights.detach().clone() for name, weights in model.named_parameters()}
rows = Dataset.from_list([{"prompt": f"What is {i} + {i}?", "reference": str(2 * i)} for i in range(4)])
trainer = GRPOTrainer(
    model=model, processing_class=tokenizer, reward_funcs=watched, train_dataset=rows, callbacks=[Advantages()],
    args=GRPOConfig(output_dir=sys.argv[2], max_steps=2, per_device_train_batch_size=8, num_generations=4, use_cpu=True,
                    max_completion_length=16, shuffle_dataset=False, learning_rate=0.01, report_to=[], save_strategy="no",
                    logging_steps=1, disable_tqdm=True))
trainer.train()

assert asked == [reference for reference in rows["reference"] for _ in range(4)], asked
for group in (advantages[i:i + 4] for advantages in Advantages.seen for i in (0, 4)):
    best, right, wrong, unknown = group
    assert best > right > 0 > wrong and unknown == 0 and abs(sum(group)) < 1e-4, group
for name, weights in model.named_parameters():
    assert torch.isfinite(weights).all() and not torch.equal(weights, before[name]), name
print("steps", trainer.state.global_step, "groups", len(asked) // 4)
