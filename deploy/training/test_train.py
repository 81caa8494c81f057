"""Quick tests of train.py with a tiny model: deploy/training/install, then its python -m unittest discover -s deploy/training."""

import contextlib
import http.server
import io
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "example"))

import torch
from begin import tokenizer
from transformers import AutoModelForCausalLM, Qwen2Config, Qwen2ForCausalLM

import topk
import train
from rewards import Rewards

QUESTION = [{"role": "user", "content": "1 + 1 = ?"}]


def said(text: str) -> list[dict]:
    return [{"role": "assistant", "content": text}]


class Service(http.server.BaseHTTPRequestHandler):
    """Gives 1 to every text that holds the reference, and knows nothing of those that hold a question mark."""

    asked: list[dict] = []
    refuses_after = 10**9

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if len(Service.asked) >= Service.refuses_after:
            self.send_error(400, "no such reward")
            return
        Service.asked.append(request)
        groups = []
        for group in request["groups"]:
            totals = [None if "?" in c["text"] else float(group["reference"] in c["text"]) for c in group["completions"]]
            each = [{"total": t, "rewards": {} if t is None else {"accuracy": t}, "outcome": "scored"} for t in totals]
            groups.append({"completions": each})
        body = json.dumps({"groups": groups}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class TrainTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temp = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temp.name)
        cls.words = tokenizer()
        sizes = dict(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=1, num_key_value_heads=1)
        torch.manual_seed(0)
        config = Qwen2Config(vocab_size=len(cls.words), pad_token_id=cls.words.pad_token_id, eos_token_id=cls.words.eos_token_id, **sizes)
        Qwen2ForCausalLM(config).save_pretrained(cls.folder / "base")
        cls.words.save_pretrained(cls.folder / "base")
        cls.service = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=cls.service.serve_forever, daemon=True).start()
        cls.url = f"http://127.0.0.1:{cls.service.server_port}"

    @classmethod
    def tearDownClass(cls):
        cls.service.shutdown()
        cls.service.server_close()
        cls.temp.cleanup()

    def rows(self, name: str, *rows: dict) -> Path:
        file = self.folder / f"{name}.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return file

    def run_train(self, way: str, data: Path, out: str, *more: str) -> tuple[int, str, dict]:
        argv, sys.argv = sys.argv, ["train.py", way, "--model", str(self.folder / "base"), "--data", str(data)]
        sys.argv += ["--out", str(self.folder / out), "--batch", "2", "--learning-rate", "0.01", *more]
        told = io.StringIO()
        try:
            with contextlib.redirect_stderr(told), contextlib.redirect_stdout(told):
                status = train.main()
        finally:
            sys.argv = argv
        file = self.folder / out / "training.json"
        return status, told.getvalue(), json.loads(file.read_text()) if file.exists() else {}

    def test_sft_writes_a_model_and_tells_how_it_came_about(self):
        data = self.rows("sft", *[{"prompt": QUESTION, "completion": said("2"), "origin": {"source": "s"}}] * 4)
        status, told, record = self.run_train("sft", data, "sft", "--steps", "3", "--seed", "7")
        self.assertEqual((0, "done", 3, 3), (status, record["state"], record["steps"], len(record["curve"])), told)
        self.assertEqual((4, 7), (record["plan"]["data"]["rows"], record["plan"]["parameters"]["seed"]))
        self.assertEqual(64, len(record["plan"]["data"]["sha256"]))
        self.assertNotEqual(record["plan"]["model_sha256"], record["model_sha256"])
        self.assertLess(record["curve"][-1]["loss"], record["curve"][0]["loss"])
        AutoModelForCausalLM.from_pretrained(self.folder / "sft" / "model")
        self.assertIn("done already", self.run_train("sft", data, "sft", "--steps", "3", "--seed", "7")[1])
        status, told, _ = self.run_train("sft", data, "sft", "--steps", "4", "--seed", "7")
        self.assertEqual(1, status)
        self.assertIn("holds another training (parameters differ)", told)

    def test_a_training_that_broke_off_goes_on_from_its_checkpoint(self):
        data = self.rows("resumed", *[{"prompt": QUESTION, "completion": said("2")}] * 4)
        keep = train.Watch.on_log

        def breaks(watch, args, state, control, logs=None, **more):
            keep(watch, args, state, control, logs, **more)
            if state.global_step == 3:
                raise RuntimeError("the node went away")

        train.Watch.on_log = breaks
        try:
            status, told, record = self.run_train("sft", data, "resumed", "--steps", "5", "--save-every", "2")
        finally:
            train.Watch.on_log = keep
        self.assertEqual((1, "failed", "RuntimeError: the node went away"), (status, record["state"], record["error"]), told)
        self.assertFalse((self.folder / "resumed" / "model").exists())
        torn = self.folder / "resumed" / "checkpoints" / "checkpoint-4"  # as a kill leaves one that is being written
        torn.mkdir()
        (torn / "config.json").write_text("{")
        status, told, record = self.run_train("sft", data, "resumed", "--steps", "5", "--save-every", "2")
        self.assertEqual((0, "done", 1), (status, record["state"], record["resumed"]), told)
        self.assertEqual([1, 2, 3, 4, 5], [entry["step"] for entry in record["curve"]])
        self.assertNotIn("error", record)

    def command(self, data: Path, out: str, *more: str) -> subprocess.Popen:
        """As a process of its own, which can be killed; it is past its first checkpoint."""
        words = ["sft", "--model", self.folder / "base", "--data", data, "--out", self.folder / out, "--batch", "2", *more]
        process = subprocess.Popen(
            [sys.executable, train.__file__, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        while len(self.record(out).get("curve", [])) < 30:
            self.assertIsNone(process.poll(), "it ended before it was killed")
            time.sleep(0.01)
        return process

    def record(self, out: str) -> dict:
        file = self.folder / out / "training.json"
        return json.loads(file.read_text()) if file.exists() else {}

    def test_a_killed_training_loses_no_more_than_its_last_steps(self):
        data = self.rows("killed", *[{"prompt": QUESTION, "completion": said("2")}] * 4)
        more = ["--steps", "150", "--save-every", "25"]
        for end, state in ((signal.SIGKILL, "running"), (signal.SIGTERM, "stopped")):
            process = self.command(data, "killed-" + state, *more, "--learning-rate", "0.01")
            process.send_signal(end)
            self.assertNotEqual(0, process.wait())
            record = self.record("killed-" + state)
            self.assertEqual(state, record["state"])
            self.assertLess(len(record["curve"]), 150)
            self.assertFalse((self.folder / ("killed-" + state) / "model").exists())
            status, told, record = self.run_train("sft", data, "killed-" + state, *more)
            self.assertEqual((0, "done", 1, 150), (status, record["state"], record["resumed"], record.get("steps")), told)
            self.assertEqual(list(range(1, 151)), [entry["step"] for entry in record["curve"]])

    def test_a_training_whose_rewards_end_goes_on_where_it_was(self):
        data = self.rows("refused", *[{"prompt": QUESTION, "solution": "2"}] * 4)
        more = ["--steps", "3", "--group", "2", "--max-length", "4", "--save-every", "1", "--rewards", self.url]
        Service.asked.clear()
        Service.refuses_after = 2
        try:
            status, told, record = self.run_train("grpo", data, "refused", *more)
        finally:
            Service.refuses_after = 10**9
        self.assertEqual((1, "failed"), (status, record["state"]), told)
        self.assertIn("refuses to give rewards (400)", record["error"])
        self.assertFalse((self.folder / "refused" / "model").exists())
        status, told, record = self.run_train("grpo", data, "refused", *more)
        self.assertEqual((0, "done", 1), (status, record["state"], record["resumed"]), told)
        self.assertEqual([1, 2, 3], [entry["step"] for entry in record["curve"]])

    def test_a_model_that_does_not_load_is_told_in_a_sentence(self):
        data = self.rows("unloaded", {"prompt": QUESTION, "completion": said("2")})
        for name, broken, message in (
            ("cut-weights", "model.safetensors", "the model {} does not load: "),
            ("cut-tokenizer", "tokenizer.json", "the tokenizer of {} does not load: "),
        ):
            model = self.folder / name
            shutil.copytree(self.folder / "base", model)
            (model / broken).write_bytes((model / broken).read_bytes()[:100])
            status, told, record = self.run_train("sft", data, "of-" + name, "--steps", "1", "--model", str(model))
            self.assertEqual((1, "failed"), (status, record["state"]), told)
            self.assertIn(message.format(model), told)
            self.assertNotIn("Traceback", told)

    def test_dpo_writes_an_adapter(self):
        data = self.rows("dpo", *[{"prompt": QUESTION, "chosen": said("2"), "rejected": said("3")}] * 2)
        status, told, _ = self.run_train("dpo", data, "dpo", "--steps", "1", "--lora", "2")
        self.assertEqual(0, status, told)
        self.assertTrue((self.folder / "dpo" / "model" / "adapter_model.safetensors").exists())

    def test_grpo_asks_ponder_for_its_rewards(self):
        Service.asked.clear()
        data = self.rows("grpo", *[{"prompt": QUESTION, "solution": "2"}] * 2)
        more = ["--steps", "1", "--group", "2", "--max-length", "4", "--rewards", self.url]
        status, told, record = self.run_train("grpo", data, "grpo", *more)
        self.assertEqual(0, status, told)
        self.assertEqual("2", Service.asked[0]["groups"][0]["reference"])
        self.assertEqual("1 + 1 = ?", Service.asked[0]["groups"][0]["prompt"])
        self.assertIn("reward", record["curve"][0])

    def test_unknown_rewards_are_never_zero(self):
        reward = Rewards(self.url, {"accuracy": 1})
        texts = [said("2"), said("?"), said("3")]
        self.assertEqual([1.0, None, 0.0], reward([QUESTION] * 3, texts, [[1]] * 3, ["2"] * 3))

    def test_bad_input_is_told_in_a_sentence(self):
        broken = self.folder / "broken.jsonl"
        broken.write_text('{"prompt": [], "completion"\n')
        bare = self.rows("bare", {"prompt": QUESTION})
        nothing = self.folder / "nothing"
        nothing.mkdir()
        for way, data, more, message in [
            ("sft", broken, [], "cannot be read"),
            ("sft", bare, [], "has no completion in its rows, only prompt"),
            ("sft", nothing, [], "holds no .jsonl or .parquet file"),
            ("sft", self.folder / "absent", [], "does not exist"),
            ("grpo", bare, [], "no column holds the right answers"),
            ("grpo", self.rows("part", {"prompt": QUESTION, "solution": ""}), [], "row 1 has no right answer"),
        ]:
            with self.subTest(message):
                status, told, _ = self.run_train(way, data, "bad-" + message[:5], *more)
                self.assertEqual(1, status)
                self.assertIn(message, told)

    def test_distillation_follows_recorded_log_probabilities(self):
        place = {"token": "2", "log_prob": math.log(0.9), "top": [{"token": "2", "log_prob": math.log(0.9)}]}
        data = self.rows("distilled", *[{"prompt": QUESTION, "completion": "2", "tokens": [place]}] * 2)
        status, told, record = self.run_train("distill", data, "distilled", "--steps", "4")
        self.assertEqual(0, status, told)
        self.assertLess(record["curve"][-1]["loss"], record["curve"][0]["loss"])
        other = dict(place, token="<|of another vocabulary|>")
        data = self.rows("foreign", {"prompt": QUESTION, "completion": "2", "tokens": [other]})
        self.assertIn("has another vocabulary than the teacher", self.run_train("distill", data, "foreign", "--steps", "1")[1])
        self.assertEqual(0, self.run_train("distill", data, "texts", "--steps", "1", "--texts-only")[0])

    @unittest.skipUnless("PONDER_EXPORTS" in os.environ, "TrainedOnExportsTest writes the exports")
    def test_what_ponder_exports_is_taken_as_it_is(self):
        for way in ("sft", "dpo", "grpo", "distill"):
            with self.subTest(way):
                more = ["--group", "2", "--max-length", "4", "--rewards", self.url] if way == "grpo" else ["--max-length", "64"]
                data = Path(os.environ["PONDER_EXPORTS"]) / way
                status, told, record = self.run_train(way, data, f"exported-{way}", "--steps", "1", *more)
                self.assertEqual((0, 4), (status, record["plan"]["data"]["rows"]), told)

    def test_the_divergence_is_zero_where_both_agree(self):
        logits = torch.log(torch.tensor([[[0.5, 0.3, 0.2]]]))
        tokens, same = torch.tensor([[[0, 1]]]), torch.log(torch.tensor([[[0.5, 0.3]]]))
        self.assertAlmostEqual(0, topk.divergence(logits, tokens, same).item(), places=5)
        other = torch.log(torch.tensor([[[0.3, 0.5]]]))
        kl = 0.3 * math.log(0.3 / 0.5) + 0.5 * math.log(0.5 / 0.3)
        self.assertAlmostEqual(kl, topk.divergence(logits, tokens, other).item(), places=5)


if __name__ == "__main__":
    unittest.main()
