"""Records what a real vLLM answers, for the tests of the reward models' backends.

python3 record.py PRM_URL GENERATOR_URL SEQUENCE_URL, with three servers of vLLM 0.32.0 started as README.md says.
"""
import json, pathlib, sys, urllib.error, urllib.request

prm, generator, sequence = sys.argv[1:4]
folder = pathlib.Path(__file__).parent
SEP = "<|quad_end|>"  # what <extra_0> is to Qwen2.5-Math-PRM


def chat(solution):
    return ("<|im_start|>system\nPlease reason step by step, and put your final answer within \\boxed{}.<|im_end|>\n"
            f"<|im_start|>user\nWhat is 8 * 35?<|im_end|>\n<|im_start|>assistant\n{solution}<|im_end|>\n")


def record(name, base, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=600) as reply:
            status, text = reply.status, reply.read()
    except urllib.error.HTTPError as e:
        status, text = e.code, e.read()
    answer = json.loads(text)
    for served in answer.get("data", []) if path == "/v1/models" else []:
        served["root"] = served["id"]  # a folder of the machine it was recorded on
    (folder / f"{name}.json").write_text(json.dumps({"status": status, "body": answer}, indent=1) + "\n")
    print(name, status, text[:300])


def pooling(name, inputs, **more):
    record(name, prm, "/pooling", {"model": "prm", "task": "token_classify", "input": inputs, **more})


two = [chat(f"8 * 35 means 35 eight times.{SEP}That is 280.{SEP}"), chat(f"8 * 35 = 270{SEP}")]
pooling("vllm-pooling", two)
pooling("vllm-pooling-raw", two, use_activation=False)
pooling("vllm-pooling-no-separator", [chat("It is 280.")])
pooling("vllm-pooling-empty-text", [""])
pooling("vllm-pooling-no-input", [])
pooling("vllm-pooling-too-long", [two[0], chat("x y " * 5000 + SEP)])
pooling("vllm-pooling-separator-in-step", [chat(f"I write {SEP} here.{SEP}")])
record("vllm-pooling-messages", prm, "/pooling", {"model": "prm", "task": "token_classify", "messages": [
    {"role": "user", "content": "What is 8 * 35?"}, {"role": "assistant", "content": f"It is 280.{SEP}"}]})
record("vllm-unknown-model", prm, "/pooling", {"model": "other", "task": "token_classify", "input": two})
record("vllm-classify-refused", prm, "/classify", {"model": "prm", "input": two})
record("vllm-score-refused", prm, "/score", {"model": "prm", "text_1": ["a"], "text_2": ["b"]})
rewards = [chat("8 * 35 = 280"), chat("8 * 35 = 270")]
record("vllm-classify", sequence, "/classify", {"model": "rm", "input": rewards})
record("vllm-classify-raw", sequence, "/classify", {"model": "rm", "input": rewards, "use_activation": False})
record("vllm-classify-messages", sequence, "/classify", {"model": "rm", "use_activation": False, "messages": [
    {"role": "user", "content": "What is 8 * 35?"}, {"role": "assistant", "content": "It is 280."}]})
record("vllm-score", sequence, "/score", {"model": "rm", "use_activation": False,
                                          "text_1": ["What is 8 * 35?"] * 2, "text_2": ["280", "270"]})
record("vllm-models", prm, "/v1/models")

question = [{"role": "user", "content": "Is 8 * 35 = 280 correct? Answer with one word, Yes or No."}]
record("vllm-tokenize-chat", generator, "/tokenize", {"model": "proposer", "messages": question, "add_generation_prompt": True})
record("vllm-tokenize-word", generator, "/tokenize", {"model": "proposer", "prompt": "Yes", "add_special_tokens": False})
record("vllm-tokenize-other-word", generator, "/tokenize", {"model": "proposer", "prompt": "No", "add_special_tokens": False})
ids = json.loads((folder / "vllm-tokenize-chat.json").read_text())["body"]["tokens"]
record("vllm-generative-scoring", generator, "/generative_scoring",
       {"model": "proposer", "query": [], "items": [ids, ids[:26] + [17] + ids[27:]], "label_token_ids": [9454, 2753]})
record("vllm-generative-scoring-bad-label", generator, "/generative_scoring",
       {"model": "proposer", "query": [], "items": [ids], "label_token_ids": [9999999]})
record("openai-chat-logprobs", generator, "/v1/chat/completions",
       {"model": "proposer", "messages": question, "max_tokens": 1, "temperature": 0, "logprobs": True, "top_logprobs": 20})
record("openai-chat-rationales", generator, "/v1/chat/completions",
       {"model": "proposer", "messages": [{"role": "user", "content": "Is 8 * 35 = 280 correct? Let's verify it step by step."}],
        "max_tokens": 48, "temperature": 0.7, "n": 2, "seed": 1})
record("openai-chat-too-long", generator, "/v1/chat/completions",
       {"model": "proposer", "messages": [{"role": "user", "content": "x y " * 5000}], "max_tokens": 1})
