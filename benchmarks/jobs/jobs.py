"""Kills the workers of one large job, and counts what came of it. See run."""

import collections
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

WORK, QUESTIONS, KILLS, MINUTES = Path(sys.argv[1]), *map(int, sys.argv[2:5])
ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("POSTGRES", "/usr/lib/postgresql/15/bin")
DATABASE_PORT, MOCK, PROPOSER, VERIFIER, SEARCH = 19285, 19286, 19282, 19283, 19281
WORKERS = [19287, 19288, 19289]
BOXED = re.compile(r"boxed\{(\d+)\}")
processes: dict[str, subprocess.Popen] = {}


def start(name: str, command: list[str], **more: str) -> None:
    with open(WORK / f"{name}.log", "ab") as log:
        processes[name] = subprocess.Popen(command, env=os.environ | more, stdout=log, stderr=log, start_new_session=True)


def service(name: str, port: int, log: str, **more: str) -> None:
    jars = list((ROOT / f"{name}-service/target").glob(f"{name}-service-*-exec.jar"))
    if len(jars) != 1:
        sys.exit("build the services first: ./ponder build")
    java = [os.environ["JAVA"], "-Xmx256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-jar", str(jars[0])]
    start(log, java, PONDER_BIND="127.0.0.1", **{f"PONDER_{name.upper()}_PORT": str(port)}, **more)


def worker(port: int) -> None:
    service("dataset", port, f"worker-{port}", PONDER_SEARCH_URL=url(SEARCH), PONDER_VERIFIER_URL=url(VERIFIER),
            PONDER_DATABASE_URL=f"jdbc:postgresql://127.0.0.1:{DATABASE_PORT}/postgres", PONDER_DATABASE_USER="postgres",
            PONDER_DATABASE_PASSWORD="")


def kill(name: str) -> None:
    """With its children, at once."""
    try:
        os.killpg(processes[name].pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    processes[name].wait()


def url(port: int, path: str = "") -> str:
    return f"http://127.0.0.1:{port}{path}"


def ask(path: str, body: object = None, port: int | None = None, kind: str = "application/json"):
    """What any of the workers answers; one that is dead or starts is passed over."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    for attempt in range(600):
        try:
            request = urllib.request.Request(url(port or WORKERS[attempt % 3], path), data, {"Content-Type": kind})
            with urllib.request.urlopen(request, timeout=120) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as e:
            if e.code < 500:
                sys.exit(f"{path}: {e.code} {e.read().decode()}")
        except OSError:
            pass
        time.sleep(0.3)
    sys.exit(f"{path}: nobody answers; see {WORK}")


def ready(port: int, path: str = "/actuator/health/readiness") -> None:
    for _ in range(900):
        try:
            with urllib.request.urlopen(url(port, path), timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"port {port} does not get ready; see {WORK}")


def database() -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    data = WORK / "postgres"
    data.mkdir(mode=0o700)
    if as_postgres:
        shutil.chown(data, "postgres")
    subprocess.run([*as_postgres, f"{POSTGRES}/initdb", "-D", data, "-U", "postgres", "-A", "trust"], check=True, stdout=subprocess.DEVNULL)
    start("postgres", [*as_postgres, f"{POSTGRES}/postgres", "-D", str(data), "-p", str(DATABASE_PORT), "-h", "127.0.0.1", "-k", str(data)])
    for _ in range(100):
        if subprocess.run([f"{POSTGRES}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(DATABASE_PORT)]).returncode == 0:
            return
        time.sleep(0.2)
    sys.exit(f"PostgreSQL does not start; see {WORK}")


def query(sql: str) -> list[str]:
    command = ["psql", "-h", "127.0.0.1", "-p", str(DATABASE_PORT), "-U", "postgres", "-Atqc", sql]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def number(sql: str) -> int:
    return int(query(sql)[0])


def resident(name: str) -> int:
    """In MB; 0 of a process that is gone."""
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{processes[name].pid}/status").read_text())
        return int(found[1]) // 1024 if found else 0
    except FileNotFoundError:
        return 0


def tell(began: float, done: int, what: str) -> None:
    memory = "  ".join(f"{resident(f'worker-{port}'):4d}" for port in WORKERS)
    print(f"{time.monotonic() - began:8.0f} {done:9,d}  {memory}  {resident('search'):6d}  {what}", flush=True)


def run() -> dict:
    source = "".join(json.dumps({"id": f"q{i}", "question": f"What is it? [item {i}]", "answer": str(7 * i + 3)}) + "\n" for i in range(QUESTIONS))
    ask("/v1/datasets?name=items", source.encode(), kind="application/jsonl")
    job = ask("/v1/jobs", {"recipe": "distillation", "source": "items", "name": "taught", "parameters": {"n": 1, "check": False}})
    dice = random.Random(19)
    # Anywhere between the pilot and the last twentieth, and each worker in its turn.
    moments = sorted(dice.randint(QUESTIONS // 50 + 1, QUESTIONS * 19 // 20) for _ in range(KILLS))
    victims = [victim for _ in range(KILLS // 3 + 1) for victim in dice.sample(WORKERS, 3)]
    began, told = time.monotonic(), 0.0
    print(f"{'seconds':>8} {'done':>9}  resident MB of the workers and of search-service", flush=True)
    while True:
        done = number("select count(*) from job_units where state in ('done', 'failed')")
        if moments and done >= moments[0]:
            victim = victims.pop()
            moments.pop(0)
            tell(began, done, f"kill -9 of worker {WORKERS.index(victim) + 1}")
            kill(f"worker-{victim}")
            time.sleep(dice.uniform(0, 5))
            worker(victim)
        elif time.monotonic() - told > MINUTES * 60 / 40:
            told = time.monotonic()
            tell(began, done, "")
        state = ask(f"/v1/jobs/{job['id']}")["state"] if done == QUESTIONS else query("select state from jobs")[0]
        if state in ("succeeded", "failed", "cancelled", "paused", "out_of_budget"):
            break
        if time.monotonic() - began > MINUTES * 60:
            sys.exit(f"not done after {MINUTES} minutes: {done:,d} of {QUESTIONS:,d}; everything is stopped, and nothing was compared")
        time.sleep(0.5)
    seconds = time.monotonic() - began
    tell(began, done, state)
    print(f"\n{done:,d} questions in {seconds:.0f} s: {done / seconds:.0f} a second, with {KILLS - len(moments)} kills")
    return ask(f"/v1/jobs/{job['id']}")


def compare(job: dict) -> int:
    """The number of things that are wrong."""
    problems = 0

    def check(what: str, wrong: int) -> None:
        nonlocal problems
        problems += wrong
        print(f"{what:<78} {'none' if wrong == 0 else f'{wrong}  WRONG'}")

    rows = [json.loads(line) for line in query("select content from dataset_rows where dataset_id = (select dataset_id from jobs)")]
    items = collections.Counter(row["origin"]["item"] for row in rows)
    foreign = 0
    for row in rows:
        known = 7 * int(row["origin"]["item"].removeprefix("q")) + 3
        foreign += int(BOXED.search(row["completion"])[1]) - known not in (0, 1, 2, 10)
    check("questions without a row", QUESTIONS - len(items))
    check("rows that are there twice", sum(items.values()) - len(items))
    check("rows with the answer to another question", foreign)
    check("units that are not done, or given up", QUESTIONS - number("select count(*) from job_units where state = 'done'"))
    check("calls that are kept twice or not at all", abs(QUESTIONS - number("select count(*) from paid_calls")))
    check("calls in the ledger twice", number("select count(*) - count(distinct request_id) from ledger_entries"))
    spent = number("select sum(prompt_tokens + completion_tokens) from ledger_parts")
    check("tokens by which the job's sum and the ledger's differ", abs(spent - job["spent"]["tokens"]))
    check("holds of budget that are left", number("select count(*) from job_holds"))
    stats = ask("/__stats", port=MOCK)
    lost = number("select count(*) from ledger_entries where outcome = 'lost'")
    print(f"samples that the engine drew: {stats['choices']:,d}, of which {stats['choices'] - QUESTIONS:,d} again after a kill;"
          f" calls of the dead that count at their most: {lost}")
    return problems


def main() -> int:
    database()
    start("mock", [str(WORK / "mock"), "-addr", f"127.0.0.1:{MOCK}", "-latency-ms", "20"])
    service("proposer", PROPOSER, "proposer", PONDER_ENGINE_URL=url(MOCK, "/v1"))
    service("verifier", VERIFIER, "verifier", PONDER_PROPOSER_URL=url(PROPOSER))
    service("search", SEARCH, "search", PONDER_PROPOSER_URL=url(PROPOSER), PONDER_VERIFIER_URL=url(VERIFIER))
    worker(WORKERS[0])
    ready(WORKERS[0])  # makes the tables
    for port in WORKERS[1:]:
        worker(port)
    for port in (MOCK, PROPOSER, VERIFIER, SEARCH, *WORKERS):
        ready(port, "/v1/models" if port == MOCK else "/actuator/health/readiness")
    problems = compare(run())
    print(f"database: {number('select pg_database_size(current_database())') // 1_000_000} MB")
    return 1 if problems else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    try:
        status = main()
    finally:
        for each in reversed(processes):
            kill(each)
    if status == 0:
        shutil.rmtree(WORK)
    else:
        print(f"see {WORK}")
    sys.exit(status)
