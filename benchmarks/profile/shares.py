"""Shares of JFR's CPU time samples by what the code is for, which the innermost frame tells that belongs to one of the parts.

python3 shares.py SAMPLES.json       (jfr print --json --stack-depth 200 --events jdk.CPUTimeSample FILE.jfr)
"""
import collections
import json
import re
import sys

# The first part that a frame belongs to is its part. Metrics are looked for everywhere, as Spring has some of its own.
PARTS = [
    ("metrics", r"io\.micrometer|org\.springframework.*[oO]bservation|io\.ponder.*Metrics"),
    ("reading answers", r"io\.ponder\.(answers|languages)"),
    ("ledger and its database", r"io\.ponder\.accounts|org\.h2|com\.zaxxer"),
    ("log", r"ch\.qos|org\.slf4j|org\.springframework\.boot\.(logging|json)"),
    ("JSON", r"tools\.jackson|com\.fasterxml"),
    ("HTTP client", r"org\.apache\.hc"),
    ("Spring's dispatching", r"org\.springframework"),
    ("web server", r"org\.apache\.(coyote|catalina|tomcat)"),
    ("search engine and strategies", r"io\.ponder\.reasoning"),
    ("gateway", r"io\.ponder\.gateway"),
    ("search-service", r"io\.ponder\.search"),
    ("proposer-service", r"io\.ponder\.(proposer|engines)"),
    ("between services", r"io\.ponder\.(contracts|runtime)"),
]
PARTS = [(name, re.compile(pattern)) for name, pattern in PARTS]
SOCKET = re.compile(r"sun\.nio\.ch\.(\w*Dispatcher|EPoll|EventFD|Net|IOUtil)\.|java\.io\.FileOutputStream\.write")
THREADS = re.compile(r"VirtualThread|ForkJoin|Continuation|DelayScheduler|LockSupport|[uU]npark")


def part(frames):
    for frame in frames:
        for name, pattern in PARTS:
            if pattern.match(frame):
                return name
    return "threads" if any(THREADS.search(frame) for frame in frames) else "other"


def main():
    with open(sys.argv[1], encoding="utf-8") as samples:
        events = json.load(samples)["recording"]["events"]
    shares, system = collections.Counter(), collections.Counter()
    for event in events:
        trace = event["values"].get("stackTrace")
        frames = [] if not trace else [
            frame["method"]["type"]["name"].replace("/", ".") + "." + frame["method"]["name"] for frame in trace["frames"]]
        top = " ".join(frames[:4])
        if SOCKET.search(top):
            name = part(frames)
            system[name] += 1
        elif THREADS.search(top):
            name = "threads"
        else:
            name = part(frames)
        shares[name] += 1
    print(f"{len(events)} samples of the CPU time of Java's threads")
    print("  share   of it in system calls")
    for name, count in shares.most_common():
        print(f"{100 * count / len(events):6.1f} %  {100 * system[name] / len(events):6.1f} %   {name}")


main()
