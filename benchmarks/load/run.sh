#!/usr/bin/env bash
# Overhead of the whole product: mock engine and load generator beside all services in one JVM.
# Needs Go. Usage: benchmarks/load/run.sh [SECONDS PER LEVEL, default 10]
#   LEVELS=1,8,32,128   how many searches at once
#   BUSY=2              so many other processes that take all the time they get; none by default
#   PEERS=1             its_hub and optillm as well, from PyPI, with what they need to vote and no more; needs Python 3.11 (PYTHON=...)
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-10}
levels=${LEVELS:-1,8,32,128}
work=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
ulimit -n "$(ulimit -Hn)"

venv=${XDG_CACHE_HOME:-$HOME/.cache}/ponder/benchmark-load
if [ -n "${PEERS:-}" ]; then
  "${PYTHON:-python3}" -m venv "$venv"
  "$venv/bin/pip" install -q --disable-pip-version-check -r peers.txt
  "$venv/bin/pip" install -q --disable-pip-version-check --no-deps optillm==0.4.0 # without torch and more
fi

go build -o "$work/mock" mock_openai.go
go build -o "$work/loadgen" loadgen.go
"$work/mock" -addr 127.0.0.1:19900 -latency-ms 50 >"$work/mock.log" &
pids+=($!)

ready() { # process, log, what tells that it is
  until "${@:3}" >/dev/null 2>&1; do
    kill -0 "$1" 2>/dev/null || { tail -n 20 "$2" >&2; exit 1; }
    sleep 0.5
  done
}
load() { # name, base URL, levels, seconds, more options
  "$work/loadgen" -name "$1" -base-url "$2" -mock http://127.0.0.1:19900 -latency-ms 50 -c "$3" -seconds "$4" "${@:5}"
}
mock() {
  curl -fsS -X POST http://127.0.0.1:19900/__config -d "$1" >/dev/null
}

for ((i = 0; i < ${BUSY:-0}; i++)); do
  while :; do :; done &
  pids+=($!)
done
echo "machine: $(nproc) cores, load average $(cut -d' ' -f1 /proc/loadavg) before the start; ${BUSY:-0} busy processes"
load 'the mock alone, n=8' http://127.0.0.1:19900/v1 "$levels" 3 -model mock -body '{"n":8}'

if [ -n "${PEERS:-}" ]; then
  "$venv/bin/its-iaas" --host 127.0.0.1 --port 19920 --log-level WARNING >"$work/its_hub.log" 2>&1 &
  peer=$!
  pids+=("$peer")
  ready "$peer" "$work/its_hub.log" curl -fs http://127.0.0.1:19920/v1/models
  curl -fsS -o "$work/configured" http://127.0.0.1:19920/configure -H 'Content-Type: application/json' -d '{"api_key": "x", "model": "mock",
    "endpoint": "http://127.0.0.1:19900/v1", "alg": "self-consistency", "regex_patterns": ["boxed\\{(-?\\d+)\\}"], "budget": 8}'
  load 'its_hub, 8 samples' http://127.0.0.1:19920/v1 "$levels" "$seconds" -model mock -pids "$peer" -head=false
  kill "$peer"
  OPENAI_API_KEY=x "$venv/bin/optillm" --base-url http://127.0.0.1:19900/v1 --host 127.0.0.1 --port 19921 --approach majority_voting \
    --log error >"$work/optillm.log" 2>&1 &
  peer=$!
  pids+=("$peer")
  ready "$peer" "$work/optillm.log" curl -fs http://127.0.0.1:19921/v1/models
  load 'optillm, 8 samples' http://127.0.0.1:19921/v1 "$levels" "$seconds" -model mock -body '{"k":8}' -pids "$peer" -head=false
  kill "$peer"
fi

export PONDER_ENGINE_URL=http://127.0.0.1:19900/v1 PONDER_HOME=$work PONDER_URL=http://127.0.0.1:19080
export PONDER_GATEWAY_PORT=19080 PONDER_SEARCH_PORT=19081 PONDER_PROPOSER_PORT=19082 PONDER_VERIFIER_PORT=19083 PONDER_DATASET_PORT=19084
# More than are admitted by default (896, 448 and 256): what does not fit is turned away or waits.
export PONDER_MAX_REQUESTS=2000 PONDER_MAX_SEARCHES=2000 PONDER_SEARCH_MAXCONCURRENT=2000 PONDER_ENGINE_MAXINFLIGHT=2000
"${PONDER:-../../ponder}" up >"$work/up.log" 2>&1 &
ponder=$!
pids+=("$ponder")
ready "$ponder" "$work/up.log" grep -q '^Ready' "$work/up.log"
grep '^Ready' "$work/up.log"
ponder() { # name, levels, seconds, more options
  load "$1" http://127.0.0.1:19080/v1 "$2" "$3" -model mock+majority_vote -pids "$ponder" -head=false "${@:4}"
}
# The JIT compiler competes with the load for the cores until it has seen it for a while.
for after in 0 5 10 15 20 25; do
  ponder "ponder, $after s old" 64 5 -warmup 0
done
ponder 'ponder, 8 samples' "$levels" "$seconds"
mock '{"fail_every": 3}'
ponder 'a third of calls fail' 8,32 "$seconds"
mock '{"fail_every": 0, "slow_every": 16, "slow_ms": 2000}'
ponder 'one call in 16 takes 2 s' 8 "$seconds"
mock '{"slow_every": 0, "slow_ms": 0}'

send() { # METHOD PATH BODY [KEY]
  curl -fsS -X "$1" "$PONDER_URL$2" -H 'Content-Type: application/json' ${4:+-H "Authorization: Bearer $4"} -d "$3"
}
secret() { sed -n 's/.*"secret": *"\([^"]*\)".*/\1/p'; }
admin=$(send POST /v1/admin/keys '{"team":"default","name":"load-admin","role":"admin"}' | secret)
key=$(send POST /v1/admin/keys '{"team":"default","name":"load","role":"member"}' "$admin" | secret)
send PUT /v1/admin/teams/default/limits '{"per_minute":{"searches":1000000},"per_day":{"tokens":100000000000},"at_once":100000}' \
  "$admin" >/dev/null
ponder 'ponder, key and limits' "$levels" "$seconds" -key "$key"
