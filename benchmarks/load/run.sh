#!/usr/bin/env bash
# Overhead of the whole product: mock engine and load generator beside all services in one JVM.
# Needs Go. Usage: benchmarks/load/run.sh [SECONDS PER LEVEL, default 10]
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-10}
work=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

go build -o "$work/mock" mock_openai.go
go build -o "$work/loadgen" loadgen.go
"$work/mock" -addr 127.0.0.1:19900 -latency-ms 50 >"$work/mock.log" &
pids+=($!)

export PONDER_ENGINE_URL=http://127.0.0.1:19900/v1 PONDER_HOME=$work
export PONDER_GATEWAY_PORT=19080 PONDER_SEARCH_PORT=19081 PONDER_PROPOSER_PORT=19082 PONDER_VERIFIER_PORT=19083
../../ponder up >"$work/up.log" 2>&1 &
ponder=$!
pids+=("$ponder")
until grep -q '^Ready' "$work/up.log"; do
  kill -0 "$ponder" 2>/dev/null || { cat "$work/up.log" >&2; exit 1; }
  sleep 0.5
done
grep '^Ready' "$work/up.log"
echo "machine: $(nproc) cores, load average $(cut -d' ' -f1 /proc/loadavg) before the start"

load() { # name, concurrency levels, seconds, more options
  "$work/loadgen" -name "$1" -base-url http://127.0.0.1:19080/v1 -model 'mock+majority_vote' \
    -mock http://127.0.0.1:19900 -latency-ms 50 -c "$2" -seconds "$3" -pids "$ponder" "${@:4}"
}
mock() {
  curl -fsS -X POST http://127.0.0.1:19900/__config -d "$1" >/dev/null
}

"$work/loadgen" -name 'the mock alone, n=8' -base-url http://127.0.0.1:19900/v1 -model mock -body '{"n":8}' \
  -mock http://127.0.0.1:19900 -latency-ms 50 -c 1,8,32,128 -seconds 3
# The JIT compiler competes with the load for the cores until it has seen it for a while.
load 'warming up' 64 30 -warmup 200 -head=false
load 'ponder, 8 samples' 1,8,32,128 "$seconds" -head=false
mock '{"fail_every": 3}'
load 'a third of calls fail' 8,32 "$seconds" -head=false
mock '{"fail_every": 0, "slow_every": 16, "slow_ms": 2000}'
load 'one call in 16 takes 2 s' 8 "$seconds" -head=false
