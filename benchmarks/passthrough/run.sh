#!/usr/bin/env bash
# What Ponder costs when it passes a plain model through (model+sample), with a ledger, and again with key and limits, beside a direct
# call, LiteLLM's proxy, Portkey's gateway and vLLM's router: peers.sh installs those. Takes seven minutes.
# Usage: benchmarks/passthrough/run.sh [SECONDS FOR EACH TARGET AND RATE, default 6]
#   STREAMS=1000, WARM=20s      open at once; not measured at first, for each JVM
#   PEERS=                      Ponder alone
#   MORE='NAME URL MODEL PID'   one more gateway, that runs already in front of http://127.0.0.1:23900/v1
#   PONDER=../../ponder         the built tree's command
# Needs Go, curl, and a JDK 25 as JAVA_HOME for the live heap.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-6}
work=$(mktemp -d)
pids=()
cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  if [ -n "${KEEP_LOGS:-}" ]; then cp "$work"/*.log "$KEEP_LOGS"; fi
  rm -rf "$work"
}
trap cleanup EXIT
ulimit -n "$(ulimit -Hn)"
engine=http://127.0.0.1:23900/v1
go build -o "$work/passthrough" ./*.go
"$work/passthrough" -engine 127.0.0.1:23900 &
pids+=($!)
targets=(-target "direct $engine mock")

await() { # NAME PID COMMAND...
  until "${@:3}" >"$work/await" 2>&1; do
    kill -0 "$2" 2>/dev/null || { tail -n 20 "$work/$1.log" >&2; exit 1; }
    sleep 0.3
  done
}
# More searches and calls at once than are admitted by default (896, 448 and 256).
export PONDER_MAX_REQUESTS=2000 PONDER_MAX_SEARCHES=2000 PONDER_SEARCH_MAXCONCURRENT=2000
export PONDER_ENGINE_MAXINFLIGHT=2000 PONDER_HTTP_MAXCONNECTIONS=4096
ponder() { # NAME PORT
  PONDER_HOME=$work/$1 PONDER_ENGINE_URL=$engine PONDER_PRICES=mock=1/0.5/1000 PONDER_GATEWAY_PORT=$2 PONDER_SEARCH_PORT=$(($2 + 1)) \
    PONDER_PROPOSER_PORT=$(($2 + 2)) PONDER_VERIFIER_PORT=$(($2 + 3)) PONDER_DATASET_PORT=$(($2 + 4)) \
    "${PONDER:-../../ponder}" up >"$work/$1.log" 2>&1 &
  last=$!
  pids+=("$last")
  await "$1" "$last" grep -q '^Ready' "$work/$1.log"
}
send() { # METHOD PATH BODY [KEY]
  curl -fsS -X "$1" "http://127.0.0.1:23180$2" -H 'Content-Type: application/json' ${4:+-H "Authorization: Bearer $4"} ${3:+-d "$3"}
}
field() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }

ponder ponder 23080
targets+=(-target "ponder http://127.0.0.1:23080/v1 mock+sample $last")
ponder ponder-keyed 23180
admin=$(send POST /v1/admin/keys '{"team":"default","name":"admin","role":"admin"}' | field secret)
key=$(send POST /v1/admin/keys '{"team":"default","name":"member","role":"member"}' "$admin" | field secret)
send PUT /v1/admin/organizations/default/limits '{"per_month":{"usd":1000000}}' "$admin" >/dev/null
send PUT /v1/admin/teams/default/limits '{"per_day":{"tokens":1000000000000}}' "$admin" >/dev/null
send PUT "/v1/admin/keys/$(send GET /v1/me '' "$key" | field key)/limits" '{"per_minute":{"searches":1000000}}' "$admin" >/dev/null
targets+=(-target "ponder+key http://127.0.0.1:23180/v1 mock+sample $last key=$key")

peers=
if [ -n "${PEERS-yes}" ]; then peers=$(./peers.sh); fi
if [ -x "$peers/litellm/bin/litellm" ]; then
  # Without a key, which spares it a check; and without looking for the newest prices.
  LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY=true LITELLM_LOCAL_MODEL_COST_MAP=True OPENAI_API_KEY=x \
    "$peers/litellm/bin/litellm" --model openai/mock --api_base $engine --host 127.0.0.1 --port 23400 >"$work/litellm.log" 2>&1 &
  pids+=($!)
  targets+=(-target "litellm http://127.0.0.1:23400/v1 openai/mock $!")
  await litellm $! curl -fs http://127.0.0.1:23400/v1/models
fi
if [ -x "$peers/portkey/node_modules/.bin/gateway" ]; then
  NODE_ENV=production node --import ./loopback.mjs "$peers/portkey/node_modules/.bin/gateway" --port=23500 >"$work/portkey.log" 2>&1 &
  pids+=($!)
  targets+=(-target "portkey http://127.0.0.1:23500/v1 mock $! x-portkey-provider=openai x-portkey-custom-host=$engine")
  await portkey $! curl -fs http://127.0.0.1:23500/
fi
if [ -x "$peers/vllm-router/bin/vllm-router" ]; then
  "$peers/vllm-router/bin/vllm-router" --host 127.0.0.1 --port 23600 --prometheus-host 127.0.0.1 --prometheus-port 23601 \
    --worker-urls http://127.0.0.1:23900 --log-level warning >"$work/vllm-router.log" 2>&1 &
  pids+=($!)
  targets+=(-target "vllm-router http://127.0.0.1:23600/v1 mock $!")
  await vllm-router $! curl -fs http://127.0.0.1:23600/health
fi
if [ -n "${MORE:-}" ]; then targets+=(-target "$MORE"); fi

echo "machine: $(nproc) cores, load average $(cut -d' ' -f1 /proc/loadavg) before the start"
kill "${pids[0]}" # its place is taken by the engine that shares the clients' clock
wait "${pids[0]}" 2>/dev/null || true
# Clients and engine come first, so that their own waiting is not measured.
nice -n "${NICE:--5}" "$work/passthrough" -engine 127.0.0.1:23900 -seconds "$seconds" -streams "${STREAMS:-1000}" -warm "${WARM:-20s}" \
  ${JAVA_HOME:+-jcmd "$JAVA_HOME/bin/jcmd"} "${targets[@]}"
