"""How fast verifier-service gives 10,000 rewards: ten requests of a thousand completions at once, six times.

    python3 benchmarks/rewards/speed.py [http://127.0.0.1:8083]
"""

import json
import sys
import threading
import time
import urllib.request

URL = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8083") + "/v1/rewards"
THOUGHT = "First she adds 3 + 4 = 7 apples, then takes half of them away. " * 12


def body(request):
    groups = []
    for group in range(125):
        right = (37 * group + request) % 991
        answers = [right if i % 3 == 0 else right + i for i in range(8)]
        completions = [{"text": f"<think>{THOUGHT}</think><answer>{answer}</answer>"} for answer in answers]
        groups.append({"prompt": "How many apples are left?", "reference": str(right), "completions": completions})
    return json.dumps({"groups": groups}).encode()


def ask(sent, right, place):
    request = urllib.request.Request(URL, sent, {"Content-Type": "application/json"})
    groups = json.load(urllib.request.urlopen(request, timeout=300))["groups"]
    right[place] = sum(c["outcome"] == "right" for group in groups for c in group["completions"])


bodies = [body(request) for request in range(10)]
for attempt in range(6):
    right = [0] * len(bodies)
    threads = [threading.Thread(target=ask, args=(sent, right, i)) for i, sent in enumerate(bodies)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - begun
    print(f"10000 completions, {sum(right)} right, in {taken:.2f} s: {10000 / taken:.0f} a second")
