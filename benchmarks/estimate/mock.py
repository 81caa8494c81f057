"""A mock of an OpenAI-compatible engine whose answers are of log-normal lengths and take as long as these say: mock.py PORT."""

import json
import random
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECONDS_A_TOKEN = 0.002


class Engine(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.reply("application/json", json.dumps({"object": "list", "data": [{"id": "mock", "object": "model"}]}).encode())

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        limit = asked.get("max_completion_tokens") or asked.get("max_tokens") or 1000
        lengths = [min(limit, max(3, round(random.lognormvariate(3.7, 0.5)))) for _ in range(asked.get("n") or 1)]
        time.sleep(max(lengths) * SECONDS_A_TOKEN)
        prompt = sum(len(str(message.get("content"))) for message in asked["messages"]) // 4
        usage = {"prompt_tokens": prompt, "completion_tokens": sum(lengths), "total_tokens": prompt + sum(lengths)}
        texts = [f"So {'it is ' * (length // 2)} \\boxed{{{random.randint(1, 3)}}}" for length in lengths]
        ends = ["length" if length == limit else "stop" for length in lengths]
        if not asked.get("stream"):
            choices = [{"index": i, "message": {"role": "assistant", "content": text}, "finish_reason": end}
                       for i, (text, end) in enumerate(zip(texts, ends))]
            return self.reply("application/json", json.dumps({**self.head("chat.completion"), "choices": choices, "usage": usage}).encode())
        chunks = [{"choices": [{"index": i, "delta": {"content": text}, "finish_reason": end}]}
                  for i, (text, end) in enumerate(zip(texts, ends))] + [{"choices": [], "usage": usage}]
        lines = [json.dumps({**self.head("chat.completion.chunk"), **chunk}) for chunk in chunks] + ["[DONE]"]
        return self.reply("text/event-stream", "".join(f"data: {line}\n\n" for line in lines).encode())

    @staticmethod
    def head(what):
        return {"id": "mock", "object": what, "created": 0, "model": "mock"}

    def reply(self, media_type, body):
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Engine).serve_forever()
