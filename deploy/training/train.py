"""Trains a model on an exported set with TRL, and leaves what vLLM loads. `train.py sft --help` and so on; docs/training.md."""

import argparse
import json
import math
import os
import shutil
import signal
import sys
import time
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")

import torch
import trl
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback, TrainingArguments, set_seed
from transformers.trainer_utils import get_last_checkpoint

import topk
from exported import Unusable, dump, model_hash, read, with_reference
from rewards import Rewards

GPU = torch.cuda.is_available()


class Watch(TrainerCallback):
    """Keeps the curve in training.json as it grows, and ends a training whose loss is no number any more."""

    def __init__(self, out: Path, record: dict):
        self.out, self.record = out, record

    def on_log(self, args, state, control, logs=None, **_):
        self.record["curve"] = [entry for entry in state.log_history if "loss" in entry]
        write(self.out, self.record)
        loss = (logs or {}).get("loss")
        if loss is not None and not math.isfinite(loss):
            raise Unusable(f"the loss is {loss} at step {state.global_step}: lower --learning-rate, or look at the data")


def last_whole(checkpoints: Path) -> str | None:
    """The last checkpoint that was written to its end, where its state comes; what a kill has torn is removed."""
    for folder in checkpoints.glob("checkpoint-*"):
        try:
            json.loads((folder / "trainer_state.json").read_text())
        except (OSError, ValueError):
            shutil.rmtree(folder)
    return get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None


def write(out: Path, record: dict) -> None:
    new = out / "training.json.new"
    new.write_text(dump(record))
    new.replace(out / "training.json")


def settings(a: argparse.Namespace) -> dict:
    """What all of TRL's trainers are told."""
    given = dict(pair.split("=", 1) for pair in a.set)
    common = {
        "output_dir": str(a.out / "checkpoints"),
        "learning_rate": a.learning_rate,
        "per_device_train_batch_size": a.batch,
        "gradient_accumulation_steps": a.accumulate,
        "num_train_epochs": a.epochs,
        "max_steps": a.steps,
        "lr_scheduler_type": a.schedule,
        "warmup_steps": a.warmup,
        "seed": a.seed,
        "save_steps": a.save_every,
        "save_total_limit": 2,
        "logging_steps": 1 if a.steps in range(1, 501) else 10,
        "report_to": "none",
        "use_cpu": not GPU,
        "bf16": GPU,
        "gradient_checkpointing": GPU,
        "disable_tqdm": not sys.stderr.isatty(),
    }
    for name, value in given.items():
        try:
            common[name] = json.loads(value)
        except json.JSONDecodeError:
            common[name] = value
    return common


def lora(a: argparse.Namespace) -> LoraConfig | None:
    if a.lora == 0:
        return None
    return LoraConfig(r=a.lora, lora_alpha=2 * a.lora, target_modules="all-linear", task_type="CAUSAL_LM")


def loaded(a: argparse.Namespace):
    try:
        return AutoModelForCausalLM.from_pretrained(a.model, dtype=torch.bfloat16 if GPU and a.lora else torch.float32)
    except torch.OutOfMemoryError:
        raise
    except Exception as e:  # each kind of broken file has an exception of its own
        raise Unusable(f"the model {a.model} does not load: {e}") from e


def words(a: argparse.Namespace):
    try:
        tokenizer = AutoTokenizer.from_pretrained(a.model)
    except Exception as e:
        raise Unusable(f"the tokenizer of {a.model} does not load: {e}") from e
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def sft(a, tokenizer, rows):
    rows = rows.select_columns([c for c in ("prompt", "completion", "messages", "text") if c in rows.column_names])
    config = trl.SFTConfig(**settings(a), max_length=a.max_length)
    return trl.SFTTrainer(model=loaded(a), args=config, train_dataset=rows, processing_class=tokenizer, peft_config=lora(a))


def dpo(a, tokenizer, rows):
    rows = rows.select_columns(["prompt", "chosen", "rejected"])
    config = trl.DPOConfig(**settings(a), max_length=a.max_length, beta=a.beta)
    return trl.DPOTrainer(model=loaded(a), args=config, train_dataset=rows, processing_class=tokenizer, peft_config=lora(a))


def grpo(a, tokenizer, rows):
    rows = with_reference(rows, a.reference_column).select_columns(["prompt", "reference"])
    weights = {name: float(weight) for name, weight in (pair.split("=", 1) for pair in a.weights.split(","))}
    config = trl.GRPOConfig(
        **settings(a),
        num_generations=a.group,
        max_completion_length=a.max_length,
        temperature=a.temperature,
        beta=a.beta,
        loss_type=a.loss,
        scale_rewards="none" if a.loss == "dr_grpo" else "group",
        use_vllm=a.vllm,
    )
    return trl.GRPOTrainer(
        model=loaded(a),
        reward_funcs=Rewards(a.rewards, weights, a.max_length if "length" in weights else None),
        args=config,
        train_dataset=rows,
        processing_class=tokenizer,
        peft_config=lora(a),
    )


def distill(a, tokenizer, rows):
    if a.teacher:
        config = trl.DistillationConfig(**settings(a), max_completion_length=a.max_length, beta=a.beta, temperature=a.temperature)
        return trl.DistillationTrainer(
            model=loaded(a),
            teacher_model=a.teacher,
            args=config,
            train_dataset=rows.select_columns(["prompt"]),
            processing_class=tokenizer,
            peft_config=lora(a),
        )
    if a.texts_only or "tokens" not in rows.column_names or not any(rows["tokens"]):
        return sft(a, tokenizer, rows.map(lambda row: {"completion": spoken(row)}))
    model = loaded(a)
    if a.lora:
        from peft import get_peft_model

        model = get_peft_model(model, lora(a))
    arguments = TrainingArguments(**settings(a), remove_unused_columns=False)
    data = topk.prepared([row for row in rows if row["tokens"]], tokenizer, a.max_length)
    collate = lambda batch: topk.collate(batch, tokenizer.pad_token_id)
    return topk.TopKTrainer(model=model, args=arguments, train_dataset=data, data_collator=collate, processing_class=tokenizer)


def spoken(row: dict) -> list[dict]:
    """What a teacher wrote, as TRL has answers to conversations."""
    text = row["completion"]
    return [{"role": "assistant", "content": text}] if isinstance(text, str) else text


WAYS = {
    "sft": (sft, ["prompt", "completion"], "supervised fine-tuning on prompts and completions"),
    "dpo": (dpo, ["prompt", "chosen", "rejected"], "direct preference optimisation on pairs"),
    "grpo": (grpo, ["prompt"], "reinforcement learning with rewards by Ponder's verifier-service"),
    "distill": (distill, ["prompt"], "from a teacher's traces, its recorded log-probabilities, or the teacher itself"),
}


def options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="train.py", description=__doc__)
    ways = parser.add_subparsers(dest="way", required=True)
    for name, (_, _, what) in WAYS.items():
        way = ways.add_parser(name, help=what, description=what, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
        way.add_argument("--model", required=True, help="a folder, or a name on the model hub")
        way.add_argument("--data", required=True, type=Path, help="an exported set: a .jsonl or .parquet file, or a folder of them")
        way.add_argument("--out", required=True, type=Path, help="where model/ and training.json go; repeated, the command resumes")
        way.add_argument("--lora", type=int, default=0, help="rank of a LoRA adapter; 0 trains all weights")
        way.add_argument("--steps", type=int, default=-1, help="optimiser steps; -1 for --epochs")
        way.add_argument("--epochs", type=float, default=1.0)
        way.add_argument("--batch", type=int, default=8, help="sequences per device and forward pass")
        way.add_argument("--accumulate", type=int, default=1, help="forward passes per optimiser step")
        way.add_argument("--learning-rate", type=float, default={"sft": 2e-5, "distill": 2e-5}.get(name, 1e-6))
        way.add_argument("--schedule", default="cosine")
        way.add_argument("--warmup", type=int, default=0, help="steps")
        way.add_argument("--max-length", type=int, default=2048, help="most tokens of a sequence; of a completion in grpo")
        way.add_argument("--save-every", type=int, default=100, help="steps between checkpoints")
        way.add_argument("--seed", type=int, default=1)
        way.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="any further field of TRL's configuration")
        if name == "dpo":
            way.add_argument("--beta", type=float, default=0.1)
        if name == "distill":
            way.add_argument("--teacher", help="a model that the student imitates on its own samples; else the recorded traces count")
            way.add_argument("--texts-only", action="store_true", help="leave recorded log-probabilities aside")
            way.add_argument("--beta", type=float, default=1.0, help="with --teacher: 0 forward KL, 1 reverse KL")
            way.add_argument("--temperature", type=float, default=1.0)
        if name == "grpo":
            way.add_argument("--rewards", default="http://127.0.0.1:8083", help="verifier-service")
            way.add_argument("--weights", default="accuracy=1,format=1", help="as /v1/rewards has them")
            way.add_argument("--reference-column", help="which column holds the right answer")
            way.add_argument("--group", type=int, default=8, help="completions of one prompt, which are compared")
            way.add_argument("--loss", default="dapo", choices=["grpo", "dr_grpo", "dapo", "bnpo"])
            way.add_argument("--beta", type=float, default=0.0, help="weight of the divergence from the first model")
            way.add_argument("--temperature", type=float, default=1.0)
            way.add_argument("--vllm", action="store_true", help="sample with vLLM on the same GPU")
    return parser


def plan(a: argparse.Namespace, sha: str, rows: int) -> dict:
    """What decides the outcome: a training goes on only with the same."""
    its = {name: str(value) if isinstance(value, Path) else value for name, value in vars(a).items()}
    return {
        "way": a.way,
        "model": a.model,
        "model_sha256": model_hash(a.model),
        "data": {"path": str(a.data), "sha256": sha, "rows": rows},
        "parameters": {k: v for k, v in sorted(its.items()) if k not in ("way", "model", "data", "out", "rewards", "save_every")},
    }


def run(a: argparse.Namespace) -> None:
    way, needed, _ = WAYS[a.way]
    rows, sha = read(a.data, needed + ["completion"] * (a.way == "distill" and not a.teacher))
    a.out.mkdir(parents=True, exist_ok=True)
    its = plan(a, sha, len(rows))
    before = json.loads((a.out / "training.json").read_text()) if (a.out / "training.json").exists() else None
    if before and before["plan"] != its:
        other = [k for k in its if before["plan"].get(k) != its[k]]
        raise Unusable(f"{a.out} holds another training ({', '.join(other)} differ): name another folder with --out")
    if before and before["state"] == "done":
        print(f"{a.out} is done already")
        return
    record = {
        "state": "running",
        "plan": its,
        "versions": {name: version(name) for name in ("torch", "transformers", "trl", "peft", "datasets")},
        "device": torch.cuda.get_device_name() if GPU else f"cpu, {torch.get_num_threads()} threads",
        "resumed": (before or {}).get("resumed", -1) + 1,
        "seconds": (before or {}).get("seconds", 0),
        "curve": (before or {}).get("curve", []),
    }
    write(a.out, record)
    began, earlier = time.monotonic(), record["seconds"]
    try:
        set_seed(a.seed)
        tokenizer = words(a)
        trainer = way(a, tokenizer, rows)
        trainer.add_callback(Watch(a.out, record))
        checkpoints = a.out / "checkpoints"
        trainer.train(resume_from_checkpoint=last_whole(checkpoints))
        trainer.save_model(str(a.out / "model.new"))
        tokenizer.save_pretrained(str(a.out / "model.new"))
        (a.out / "model.new").replace(a.out / "model")
        shutil.rmtree(checkpoints, ignore_errors=True)
        record |= {"state": "done", "steps": trainer.state.global_step, "model_sha256": model_hash(str(a.out / "model"))}
    except KeyboardInterrupt:
        record["state"] = "stopped"
        raise
    except BaseException as e:
        record |= {"state": "failed", "error": f"{type(e).__name__}: {e}"}
        raise
    finally:
        record["seconds"] = round(earlier + time.monotonic() - began, 1)
        write(a.out, record)
    print(f"{a.out}/model: {'a LoRA adapter of ' + a.model if a.lora else 'a model'}, {trainer.state.global_step} steps")


def main() -> int:
    a = options().parse_args()
    # As Kubernetes, Docker and a person's kill end it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        run(a)
        return 0
    except Unusable as e:
        print(f"train.py {a.way}: {e}", file=sys.stderr)
    except torch.OutOfMemoryError as e:
        print(f"train.py {a.way}: out of memory ({e}); a smaller --batch with a larger --accumulate takes less", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"train.py {a.way}: stopped; the same command goes on from the last checkpoint", file=sys.stderr)
    except Exception as e:
        import traceback

        traceback.print_exc()
        print(f"train.py {a.way}: {type(e).__name__}: {e}; {a.out}/training.json tells how far it came", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
