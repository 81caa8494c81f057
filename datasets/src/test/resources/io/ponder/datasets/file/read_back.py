"""Reads exported folders with the trainers' own code, and tells what each row became.

Takes a file with one job of JSON a line, {"reader", "folder", "files"}, and writes for each a line {"reader", "folder", "rows"}
or {"reader", "folder", "error"}. No weights are needed: the model is a tiny one made here, and the tokenizer has a token for
each byte, so that what a trainer has tokenized can be decoded again.
"""

import json
import logging
import os
import sys
import tempfile
import traceback
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_DATASETS_DISABLE_PROGRESS_BARS="1", CUDA_VISIBLE_DEVICES="")
os.environ.update(HF_HOME=tempfile.mkdtemp(), HF_DATASETS_CACHE=tempfile.mkdtemp(), TOKENIZERS_PARALLELISM="false")
logging.disable(logging.WARNING)

import datasets  # noqa: E402
import torch  # noqa: E402
from tokenizers import Tokenizer, decoders, models, pre_tokenizers  # noqa: E402
from transformers import LlamaConfig, LlamaForCausalLM, LlamaForSequenceClassification, PreTrainedTokenizerFast  # noqa: E402

datasets.disable_progress_bars()

TEMPLATE = (
    "{% for message in messages %}<|start|>{{ message['role'] }}\n{{ message['content'] }}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|start|>assistant\n{% endif %}"
)


def byte_tokenizer():
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    special = ["<|pad|>", "<|start|>", "<|end|>"]
    vocabulary = {token: i for i, token in enumerate(special + alphabet)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token=special[0], eos_token=special[2])
    wrapped.add_special_tokens({"additional_special_tokens": special[1:2]})
    wrapped.chat_template = TEMPLATE
    return wrapped


TOKENIZER = byte_tokenizer()
WEIGHTS = tempfile.mkdtemp()
SHAPE = dict(vocab_size=len(TOKENIZER), hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1,
             max_position_embeddings=8192, pad_token_id=TOKENIZER.pad_token_id)


def tiny():
    """From a folder, for some trainers load a second one to compare with."""
    if not os.listdir(WEIGHTS):
        LlamaForCausalLM(LlamaConfig(**SHAPE)).save_pretrained(WEIGHTS)
    return LlamaForCausalLM.from_pretrained(WEIGHTS)


def decoded(ids):
    return TOKENIZER.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False)


def loaded(job):
    """As the trainers' scripts load a folder: by its name alone."""
    return datasets.load_dataset(job["folder"], split=job.get("split", "train"))


def arguments(kind, **more):
    return kind(output_dir=tempfile.mkdtemp(), report_to="none", use_cpu=True, bf16=False, per_device_train_batch_size=2,
                dataloader_pin_memory=False, max_length=None, **more)


def read_plain(job):
    return list(loaded(job))


def read_files(job):
    kind = "parquet" if job["files"][0].endswith(".parquet") else "json"
    return list(datasets.load_dataset(kind, data_files=job["files"], split="train"))


def read_trl(job):
    from trl import data_utils

    columns = ("prompt", "chosen", "rejected", "completion", "messages", "label")
    rows = []
    for row in loaded(job):
        own = {name: value for name, value in row.items() if name in columns}
        rows.append({
            "row": row,
            "conversational": data_utils.is_conversational(row),
            "applied": own if "completions" in row else data_utils.maybe_apply_chat_template(own, TOKENIZER),
        })
    return rows


def read_trl_sft(job):
    from trl import SFTConfig, SFTTrainer

    trainer = SFTTrainer(tiny(), args=arguments(SFTConfig, max_steps=1), train_dataset=loaded(job), processing_class=TOKENIZER)
    rows = []
    for row in trainer.train_dataset:
        labels = row.get("labels")
        learnt = [token for token, label in zip(row["input_ids"], labels) if label != -100] if labels else row["input_ids"]
        rows.append({"text": decoded(row["input_ids"]), "learnt": decoded(learnt)})
    trainer.train()
    return rows


def read_trl_dpo(job):
    from trl import DPOConfig, DPOTrainer

    trainer = DPOTrainer(tiny(), args=arguments(DPOConfig, max_steps=1), train_dataset=loaded(job), processing_class=TOKENIZER)
    trainer.train()
    return [{name: decoded(row[name + "_ids"]) for name in ("prompt", "chosen", "rejected")} for row in trainer.train_dataset]


def read_trl_kto(job):
    from trl import KTOConfig, KTOTrainer

    trainer = KTOTrainer(tiny(), args=arguments(KTOConfig, max_steps=1), train_dataset=loaded(job), processing_class=TOKENIZER)
    trainer.train()
    return [{"prompt": decoded(row["prompt_ids"]), "completion": decoded(row["completion_ids"]), "label": row["label"]}
            for row in trainer.train_dataset]


def read_trl_reward(job):
    from trl import RewardConfig, RewardTrainer

    torch.manual_seed(0)
    model = LlamaForSequenceClassification(LlamaConfig(**SHAPE, num_labels=1))
    trainer = RewardTrainer(model, args=arguments(RewardConfig, max_steps=1), train_dataset=loaded(job), processing_class=TOKENIZER)
    trainer.train()
    return [{"chosen": decoded(row["chosen_ids"]), "rejected": decoded(row["rejected_ids"])} for row in trainer.train_dataset]


def read_trl_grpo(job):
    from trl import GRPOConfig, GRPOTrainer

    seen = []

    def reward(prompts, completions, solution, origin, **_):
        seen.extend({"prompt": prompt, "solution": known, "origin": where}
                    for prompt, known, where in zip(prompts, solution, origin))
        return [float(len(str(completion)) % 2) for completion in completions]

    rows = loaded(job)
    args = GRPOConfig(output_dir=tempfile.mkdtemp(), report_to="none", use_cpu=True, bf16=False, num_generations=2,
                      per_device_train_batch_size=2 * len(rows), max_steps=1, max_completion_length=2, shuffle_dataset=False,
                      dataloader_pin_memory=False)
    GRPOTrainer(tiny(), reward_funcs=reward, args=args, train_dataset=rows, processing_class=TOKENIZER).train()
    return seen[::2]


def read_verl_rl(job):
    from omegaconf import OmegaConf
    from verl.utils.dataset.rl_dataset import RLHFDataset, collate_fn

    config = OmegaConf.create({"max_prompt_length": 4096, "filter_overlong_prompts_workers": None, "cache_dir": tempfile.mkdtemp()})
    read = RLHFDataset(job["files"], TOKENIZER, config)
    rows = [read[i] for i in range(len(read))]
    collate_fn(rows)
    for row in rows:
        row.pop("dummy_tensor")
    return rows


def read_verl_sft(job):
    from omegaconf import OmegaConf
    from verl.utils.dataset.multiturn_sft_dataset import MultiTurnSFTDataset

    config = OmegaConf.create({"pad_mode": "no_padding", "truncation": "error", "max_length": 8192})
    read = MultiTurnSFTDataset(job["files"], TOKENIZER, config)
    rows = []
    for i in range(len(read)):
        row = read[i]
        rows.append({"text": decoded(row["input_ids"]), "learnt": decoded(row["input_ids"][row["loss_mask"].bool()])})
    return rows


class Strategy:
    """What OpenRLHF's readers ask of the run that they are part of."""

    def __init__(self, **data):
        self.args = SimpleNamespace(data=SimpleNamespace(apply_chat_template=True, **data), use_ms=False)

    def is_rank_0(self):
        return False

    def print(self, *_):
        pass


def openrlhf(job, strategy):
    from openrlhf.datasets.utils import blending_datasets

    return blending_datasets(job["folder"], None, strategy)


def read_openrlhf_prompts(job):
    from openrlhf.datasets import PromptDataset

    strategy = Strategy(input_key="input", label_key="label")
    read = PromptDataset(openrlhf(job, strategy), TOKENIZER, strategy)
    return [dict(zip(("datasource", "prompt", "label"), read[i])) for i in range(len(read))]


def read_openrlhf_sft(job):
    from openrlhf.datasets import SFTDataset

    whole = "output" not in loaded(job).column_names
    strategy = Strategy(input_key="input", output_key=None if whole else "output")
    read = SFTDataset(openrlhf(job, strategy), TOKENIZER, 8192, strategy, num_processors=None, multiturn=whole)
    return [{"text": read.prompts[i] + read.responses[i]} for i in range(len(read))]


def read_openrlhf_pairs(job):
    from openrlhf.datasets import RewardDataset

    strategy = Strategy(prompt_key="prompt", chosen_key="chosen", rejected_key="rejected")
    read = RewardDataset(openrlhf(job, strategy), TOKENIZER, 8192, strategy, num_processors=None)
    return [{"prompt": read.prompts[i], "chosen": read.chosens[i], "rejected": read.rejects[i], "margin": read.extras[i]}
            for i in range(len(read))]


def read_llama_factory(job):
    sys.modules["torchaudio"] = torchaudio = ModuleType("torchaudio")  # for sounds, of which there are none
    torchaudio.__spec__ = ModuleSpec("torchaudio", None)
    from llamafactory.data.loader import _load_single_dataset
    from llamafactory.data.parser import get_dataset_list

    with open(os.path.join(job["folder"], "dataset_info.json")) as info:
        (attributes,) = get_dataset_list(list(json.load(info)), job["folder"])
    model = SimpleNamespace(cache_dir=None, hf_hub_token=None)
    data = SimpleNamespace(dataset_dir=job["folder"], media_dir=None, streaming=False, max_samples=None, overwrite_cache=True,
                           preprocessing_num_workers=None)
    rows = _load_single_dataset(attributes, model, data, SimpleNamespace(local_process_index=0))
    return [{"prompt": row["_prompt"], "response": row["_response"], "system": row["_system"]} for row in rows]


def read_axolotl(job):
    import yaml
    from axolotl.utils.data.shared import load_dataset_with_config
    from axolotl.utils.dict import DictDefault

    with open(os.path.join(job["folder"], "axolotl.yml")) as settings:
        cfg = DictDefault({**yaml.safe_load(settings), "chat_template": "tokenizer_default", "sequence_len": 8192})
    ds_cfg = cfg.datasets[0]
    rows = load_dataset_with_config(ds_cfg, False)
    if cfg.rl == "dpo":
        from axolotl.prompt_strategies.dpo.chat_template import default

        transform, _ = default(cfg)
        return [transform(row, tokenizer=TOKENIZER) for row in rows]
    if cfg.rl == "kto":
        from axolotl.prompt_strategies.kto.user_defined import default

        transform = default(cfg)
        return [{name: value for name, value in transform(row).items() if name != "origin"} for row in rows]
    if cfg.process_reward_model:
        from axolotl.prompt_strategies.stepwise_supervised import load

        strategy = load(TOKENIZER, cfg, ds_cfg)
        tokenized = [strategy.tokenize_prompt(row) for row in rows]
        return [{"text": decoded(row["input_ids"]), "labels": [label for label in row["labels"] if label != -100]}
                for row in tokenized]
    from axolotl.prompt_strategies.chat_template import load

    strategy = load(TOKENIZER, cfg, ds_cfg)
    return [{"text": decoded(strategy.tokenize_prompt(row)["input_ids"])} for row in rows]


def main(jobs, results):
    with open(jobs) as lines, open(results, "w") as out:
        for line in lines:
            job = json.loads(line)
            told = {"reader": job["reader"], "folder": job["folder"]}
            try:
                told["rows"] = globals()["read_" + job["reader"]](job)
            except Exception:
                told["error"] = traceback.format_exc()
            out.write(json.dumps(told) + "\n")
            out.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
