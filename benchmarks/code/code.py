#!/usr/bin/env python3
"""Runs/s and latency of the verifier `code`, on the real service: JAVA_HOME=... python3 benchmarks/code/code.py, after
./ponder build. PYTHON names another interpreter than /usr/bin/python3.
"""

import glob
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

JAR = glob.glob("verifier-service/target/verifier-service-*-exec.jar")[0]
JDK = os.path.join(os.environ["JAVA_HOME"], "bin")
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
PORT = 18083
PROGRAMS = {
    "python": "a, b = map(int, input().split())\nprint(a + b)",
    "java": "import java.util.*;\nclass Main { public static void main(String[] x) { Scanner s = new Scanner(System.in);"
    " System.out.println(s.nextInt() + s.nextInt()); } }",
}


def score(language, candidates, cases):
    """Seconds that one request takes."""
    text = f"```{language}\n{PROGRAMS[language]}\n```"
    request = {
        "verifier": "code",
        "problem": {"messages": [{"role": "user", "content": "Add."}], "answer_format": "free_form"},
        "candidates": [{"text": text, "steps": [text], "complete": True}] * candidates,
        "tests": {"language": language, "kind": "stdin_stdout", "cases": [{"input": "2 2", "output": "4"}] * cases},
    }
    began = time.perf_counter()
    with urllib.request.urlopen(
        urllib.request.Request(
            f"http://127.0.0.1:{PORT}/v1/scores", json.dumps(request).encode(), {"Content-Type": "application/json"}
        )
    ) as reply:
        lines = [json.loads(line) for line in reply if line.strip()]
    took = time.perf_counter() - began
    if [line["score"]["outcome"] for line in lines[:-1]] != [1] * candidates:
        sys.exit(f"not all candidates passed: {lines}")
    return took


def bare(command):
    """Seconds of the same program without a service and without a sandbox, the median of 20."""
    times = []
    for _ in range(20):
        began = time.perf_counter()
        subprocess.run(command, input=b"2 2", stdout=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def measure(concurrent):
    service = subprocess.Popen(
        [JDK + "/java", "-jar", JAR, f"--server.port={PORT}", f"--ponder.code.python={PYTHON}",
         f"--ponder.code.concurrent={concurrent}"],
        stdout=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                score("python", 1, 1)
                break
            except urllib.error.URLError:
                time.sleep(0.2)
        for language, single, runs in ("python", 100, 200), ("java", 20, 20):
            score(language, 5, 1)
            if concurrent == 1:
                times = sorted(score(language, 1, 1) for _ in range(single))
                print(f"{language}: one candidate, one test: median {times[len(times) // 2] * 1000:.0f} ms, "
                      f"slowest of {single} {times[-1] * 1000:.0f} ms")
                print(f"{language}: each further test: {(score(language, 1, 41) - score(language, 1, 1)) / 40 * 1000:.0f} ms")
            print(f"{language}: {concurrent} at once: {runs / score(language, runs, 1):.1f} candidates/s")
    finally:
        service.terminate()
        service.wait()


with tempfile.TemporaryDirectory() as folder:
    for name, language in ("answer.py", "python"), ("Main.java", "java"):
        with open(os.path.join(folder, name), "w") as file:
            file.write(PROGRAMS[language])
    compiler = [JDK + "/javac", "-d", folder, os.path.join(folder, "Main.java")]
    print(f"bare python: {bare([PYTHON, os.path.join(folder, 'answer.py')]) * 1000:.0f} ms, "
          f"javac: {bare(compiler) * 1000:.0f} ms, java: {bare([JDK + '/java', '-cp', folder, 'Main']) * 1000:.0f} ms")
for n in (1, 2):
    measure(n)
