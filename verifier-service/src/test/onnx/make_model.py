"""Trains the reward model that the tests of the ONNX backend run on, and exports it as anyone would export a public one.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    PATH=$PWD/venv/bin:$PATH python make_model.py ../resources/onnx

A BERT of 2 layers and 32 dimensions learns to tell right from wrong sums of two digits ("What is 3 + 4?", "3 + 4 = 7").
sums is what `optimum-cli export onnx` writes, less what nothing reads; expected.json holds the logits that
Python's onnxruntime computes, one pair at a time, so without padding. The other files are made by hand, operator by
operator: a reward model of one number whose rewards can be worked out by hand, and models that must be refused.
"""

import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

import numpy
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

WORDS = "what is the sum of so answer thus we add and get a i think ? . , : + = -".split()
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
QUESTIONS = ["What is {a} + {b}?", "{a} + {b} = ?", "What is the sum of {a} and {b}?"]
ANSWERS = ["{a} + {b} = {c}", "{a} + {b} = {c}.", "So {c}.", "{c}", "We add {a} and {b}, so the answer is {c}.",
           "I think the sum of {a} and {b} is {c}"]


def tokenizer():
    vocabulary = SPECIAL + WORDS + [str(n) for n in range(19)] + list("abcdefghijklmnopqrstuvwxyz")
    vocabulary += ["##" + c for c in "0123456789abcdefghijklmnopqrstuvwxyz"]
    ids = {token: i for i, token in enumerate(dict.fromkeys(vocabulary))}
    made = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"]))
    made.decoder = decoders.WordPiece()
    return PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        mask_token="[MASK]", model_max_length=64)


def sample(rng):
    a, b = rng.randint(0, 9), rng.randint(0, 9)
    right = rng.random() < 0.5
    c = a + b if right else rng.choice([n for n in range(19) if n != a + b])
    return rng.choice(QUESTIONS).format(a=a, b=b), rng.choice(ANSWERS).format(a=a, b=b, c=c), int(right)


def train(words, steps):
    torch.manual_seed(5)
    torch.set_num_threads(1)
    rng = random.Random(5)
    model = BertForSequenceClassification(BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=64, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, num_labels=2,
        id2label={0: "wrong", 1: "right"}, label2id={"wrong": 0, "right": 1}))
    best = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
    slower = torch.optim.lr_scheduler.CosineAnnealingLR(best, steps)
    for step in range(steps):
        batch = [sample(rng) for _ in range(128)]
        inputs = words([q for q, _, _ in batch], [a for _, a, _ in batch], padding=True, return_tensors="pt")
        labels = torch.tensor([right for _, _, right in batch])
        out = model(**inputs)
        # smoothed, so that scores stay away from 0 and 1, where nothing could be told apart
        loss = torch.nn.functional.cross_entropy(out.logits, labels, label_smoothing=0.3)
        best.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        best.step()
        slower.step()
        if step % 250 == 0 or step == steps - 1:
            hit = (out.logits.argmax(1) == labels).float().mean().item()
            print(f"step {step}: loss {loss.item():.3f}, right {hit:.2f}", flush=True)
    return model.eval()


def export(model, words, out):
    """The command of docs/verifiers.md, on a folder instead of a hub's name."""
    with tempfile.TemporaryDirectory() as folder:
        saved, exported = pathlib.Path(folder, "saved"), pathlib.Path(folder, "exported")
        model.save_pretrained(saved)
        words.save_pretrained(saved)
        command = ["optimum-cli", "export", "onnx", "--task", "text-classification", "--model", saved, exported]
        print("+", *command, flush=True)
        subprocess.run(command, check=True)
        print(*sorted(p.name for p in exported.iterdir()))
        out.mkdir(parents=True, exist_ok=True)
        for name in ["model.onnx", "tokenizer.json", "config.json"]:
            shutil.copy(exported / name, out / name)
    compact = json.loads((out / "tokenizer.json").read_text())
    (out / "tokenizer.json").write_text(json.dumps(compact, ensure_ascii=False) + "\n")


def expected(folder):
    """Questions and answers of several lengths with the logits of each, alone in its batch."""
    pairs = [
        ("What is 3 + 4?", "3 + 4 = 7"), ("What is 3 + 4?", "3 + 4 = 8"), ("What is 3 + 4?", "7"),
        ("What is the sum of 9 and 8?", "We add 9 and 8, so the answer is 17."),
        ("What is the sum of 9 and 8?", "We add 9 and 8, so the answer is 16."),
        ("5 + 0 = ?", "I think the sum of 5 and 0 is 5"), ("5 + 0 = ?", "So 9."), ("What is 6 + 6?", "Douze, été — 12 ✓"),
        ("What is 6 + 6?", "")]
    words = Tokenizer.from_file(str(folder / "tokenizer.json"))
    words.no_padding()
    words.no_truncation()
    session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    known = []
    for question, answer in pairs:
        read = words.encode(question, answer)
        feed = {"input_ids": read.ids, "attention_mask": read.attention_mask, "token_type_ids": read.type_ids}
        logits = session.run(None, {k: numpy.array([v], dtype=numpy.int64) for k, v in feed.items()})[0][0]
        known.append({"question": question, "answer": answer, "ids": read.ids, "logits": [float(x) for x in logits]})
    return known


def by_hand(out):
    """One reward a pair, 0.1 for every token that is attended to minus 1, and what has to be refused."""
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["batch", "tokens"])

    def constant(name, kind, values):
        shape = [] if not isinstance(values, list) else [len(values)]
        return helper.make_tensor(name, kind, shape, values if isinstance(values, list) else [values])

    def write(name, nodes, inputs, outputs, constants):
        graph = helper.make_graph(nodes, name, inputs, outputs, constants)
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(made)
        onnx.save(made, out / f"{name}.onnx")

    count = [
        helper.make_node("Cast", ["attention_mask"], ["attended"], to=TensorProto.FLOAT),
        helper.make_node("ReduceSum", ["attended", "axis"], ["tokens"], keepdims=1),
        helper.make_node("Mul", ["tokens", "tenth"], ["scaled"]),
        helper.make_node("Sub", ["scaled", "one"], ["logits"])]
    numbers = [constant("axis", TensorProto.INT64, [1]), constant("tenth", TensorProto.FLOAT, 0.1),
               constant("one", TensorProto.FLOAT, 1.0)]
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 1])
    write("length", count, [ids, mask], [logits], numbers)
    # the square root of a negative number
    nan = count[:3] + [helper.make_node("Sub", ["zero", "scaled"], ["negative"]),
                       helper.make_node("Sqrt", ["negative"], ["logits"])]
    write("nan", nan, [ids, mask], [logits], numbers[:2] + [constant("zero", TensorProto.FLOAT, 0.0)])
    pixels = helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 1])
    write("image", [helper.make_node("Identity", ["pixel_values"], ["logits"])], [pixels], [logits], [])
    # what an export without its head gives: one vector for every token
    states = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "tokens", 1])
    headless = [helper.make_node("Cast", ["input_ids"], ["values"], to=TensorProto.FLOAT),
                helper.make_node("Unsqueeze", ["values", "last"], ["last_hidden_state"])]
    write("headless", headless, [ids], [states], [constant("last", TensorProto.INT64, [2])])


def main():
    out = pathlib.Path(sys.argv[1])
    words = tokenizer()
    model = train(words, int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
    export(model, words, out / "sums")
    known = expected(out / "sums")
    (out / "expected.json").write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")
    by_hand(out)
    for path in sorted(out.rglob("*.*")):
        print(path.relative_to(out), path.stat().st_size)


if __name__ == "__main__":
    main()
