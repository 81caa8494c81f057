"""Two steps of TRL's GRPOTrainer with a tiny model of random weights, and the reward function of the page."""

import sys

import torch
from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import GRPOConfig, GRPOTrainer

exec(open(sys.argv[1]).read())  # defines ponder

seen = []


def watched(completions, **columns):
    rewards = ponder(completions=completions, **columns)
    seen.extend(rewards)
    return rewards


torch.manual_seed(1)
alphabet = {c: i for i, c in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
tokens = Tokenizer(models.BPE(vocab=alphabet | {"<eos>": len(alphabet)}, merges=[]))
tokens.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokens.decoder = decoders.ByteLevel()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=tokens, eos_token="<eos>", pad_token="<eos>")
model = LlamaForCausalLM(LlamaConfig(
    vocab_size=len(alphabet) + 1, hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
    num_key_value_heads=2, max_position_embeddings=128, eos_token_id=len(alphabet), pad_token_id=len(alphabet)))
rows = Dataset.from_list([{"prompt": f"What is {i} + {i}?", "reference": str(2 * i)} for i in range(4)])
trainer = GRPOTrainer(
    model=model, processing_class=tokenizer, reward_funcs=watched, train_dataset=rows,
    args=GRPOConfig(output_dir=sys.argv[2], max_steps=2, per_device_train_batch_size=4, num_generations=4, use_cpu=True,
                    max_completion_length=16, report_to=[], save_strategy="no", logging_steps=1, disable_tqdm=True))
trainer.train()
assert len(seen) == 8, seen
assert all(reward is None or 0 <= reward <= 1.5 for reward in seen), seen
print("steps", trainer.state.global_step)
