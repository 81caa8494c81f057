"""Reads an exported set: JSON Lines or Parquet in TRL's types, one file or a folder of shards."""

import hashlib
import json
from pathlib import Path

from datasets import Dataset, load_dataset

KINDS = {".jsonl": "json", ".json": "json", ".parquet": "parquet"}
REFERENCES = ("reference", "ground_truth", "solution", "answer")


class Unusable(Exception):
    """What was asked for cannot be done; the message is for a person."""


def kind(file: Path) -> str | None:
    suffixes = [suffix for suffix in file.suffixes if suffix not in (".gz", ".zst")]
    return KINDS.get(suffixes[-1]) if suffixes else None


def shards(path: Path) -> list[Path]:
    """The files of a set in the order of their names; a card beside them is none of its rows."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise Unusable(f"{path} does not exist")
    found = sorted(file for file in path.rglob("*") if kind(file) and not file.name.startswith((".", "card", "recipe")))
    kinds = {kind(file) for file in found}
    if len(kinds) > 1:
        raise Unusable(f"{path} holds both JSON Lines and Parquet, perhaps of the same rows: name one of the files")
    if not found:
        raise Unusable(f"{path} holds no .jsonl or .parquet file")
    return found


def read(path: Path, needed: list[str]) -> tuple[Dataset, str]:
    """The rows, and the SHA-256 of the files that hold them."""
    files = shards(path)
    digest = hashlib.sha256()
    for file in files:
        if kind(file) is None:
            raise Unusable(f"{file} is neither .jsonl nor .parquet")
        with file.open("rb") as data:
            for block in iter(lambda: data.read(1 << 20), b""):
                digest.update(block)
    try:
        rows = load_dataset(kind(files[0]), data_files=[str(file) for file in files], split="train")
    except Exception as e:  # the library's own message names the line, somewhere in the chain of its causes
        cause = e
        while cause.__cause__ is not None:
            cause = cause.__cause__
        raise Unusable(f"{path} cannot be read: {str(cause).strip().splitlines()[0]}") from e
    missing = [column for column in needed if column not in rows.column_names]
    if missing:
        raise Unusable(f"{path} has no {' and no '.join(missing)} in its rows, only {', '.join(rows.column_names)}")
    if len(rows) == 0:
        raise Unusable(f"{path} holds no row")
    return rows, digest.hexdigest()


def with_reference(rows: Dataset, column: str | None) -> Dataset:
    """The prompts with their right answers in the column `reference`."""
    known = [column] if column else [name for name in REFERENCES if name in rows.column_names]
    if not known or known[0] not in rows.column_names:
        there = ", ".join(rows.column_names)
        raise Unusable(f"no column holds the right answers: --reference-column must name one of {there}")
    if known[0] != "reference":
        rows = rows.rename_column(known[0], "reference")
    lacking = next((i for i, answer in enumerate(rows["reference"]) if answer in (None, "")), None)
    if lacking is not None:
        raise Unusable(f"row {lacking + 1} has no right answer in {known[0]}; a reward for it would be made up")
    return rows


def model_hash(model: str) -> str | None:
    """What tells two folders of weights apart: SHA-256 over their configuration and weights; None for a name on a hub."""
    folder = Path(model)
    if not folder.is_dir():
        return None
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        if file.suffix in (".safetensors", ".bin") or file.name in ("config.json", "adapter_config.json"):
            with file.open("rb") as data:
                for block in iter(lambda: data.read(1 << 20), b""):
                    digest.update(block)
    return digest.hexdigest()


def text_of(prompt: list[dict] | str) -> str:
    """What the last turn of a prompt asks."""
    return prompt if isinstance(prompt, str) else str(prompt[-1]["content"])


def dump(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
