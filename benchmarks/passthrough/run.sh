#!/usr/bin/env bash
# What Ponder costs when it passes a plain model through (model+sample), beside a direct call and LiteLLM's proxy.
# Usage: benchmarks/passthrough/run.sh [SECONDS FOR EACH TARGET AND LEVEL, default 6]
#   LITELLM=/path/to/litellm   its command, after pip install 'litellm[proxy]'; without it LiteLLM is left out
#   STREAMS=1000, WARM=20s      open at once; not measured at first, for each target
# Needs Go, and a JDK 25 as JAVA_HOME for the live heap.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-6}
work=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
ulimit -n "$(ulimit -Hn)"

go build -o "$work/passthrough" passthrough.go
"$work/passthrough" -engine 127.0.0.1:19900 &
pids+=($!)

export PONDER_ENGINE_URL=http://127.0.0.1:19900/v1 PONDER_HOME=$work
export PONDER_GATEWAY_PORT=19080 PONDER_SEARCH_PORT=19081 PONDER_PROPOSER_PORT=19082 PONDER_VERIFIER_PORT=19083
# More searches and calls at once than are admitted by default (896, 448 and 256).
export PONDER_MAX_REQUESTS=2000 PONDER_MAX_SEARCHES=2000 PONDER_SEARCH_MAXCONCURRENT=2000 PONDER_ENGINE_MAXINFLIGHT=2000 PONDER_HTTP_MAXCONNECTIONS=4096
"${PONDER:-../../ponder}" up >"$work/up.log" 2>&1 &
ponder=$!
pids+=("$ponder")
until grep -q '^Ready' "$work/up.log"; do
  kill -0 "$ponder" 2>/dev/null || { cat "$work/up.log" >&2; exit 1; }
  sleep 0.5
done
targets=(-target "direct http://127.0.0.1:19900/v1 mock" -target "ponder http://127.0.0.1:19080/v1 mock+sample $ponder")

if [ -n "${LITELLM:-}" ]; then
  # Without a key, which spares it a check.
  LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY=true OPENAI_API_KEY=x "$LITELLM" --model openai/mock --api_base http://127.0.0.1:19900/v1 --host 127.0.0.1 --port 19400 >"$work/litellm.log" 2>&1 &
  litellm=$!
  pids+=("$litellm")
  until curl -fs -o "$work/models" http://127.0.0.1:19400/v1/models; do
    kill -0 "$litellm" 2>/dev/null || { tail -n 20 "$work/litellm.log" >&2; exit 1; }
    sleep 0.5
  done
  targets+=(-target "litellm http://127.0.0.1:19400/v1 openai/mock $litellm")
fi

echo "machine: $(nproc) cores, load average $(cut -d' ' -f1 /proc/loadavg) before the start"
kill "${pids[0]}" # its place is taken by the engine that shares the clients' clock
wait "${pids[0]}" 2>/dev/null || true
"$work/passthrough" -engine 127.0.0.1:19900 -seconds "$seconds" -streams "${STREAMS:-1000}" -warm "${WARM:-20s}" \
  ${JAVA_HOME:+-jcmd "$JAVA_HOME/bin/jcmd"} "${targets[@]}"
