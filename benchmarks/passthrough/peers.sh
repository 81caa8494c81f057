#!/usr/bin/env bash
# Installs what can be measured beside Ponder, pinned, into the user's cache, unless it is there: LiteLLM's proxy and vLLM's router (Python
# 3.11 or newer, PYTHON=...), and Portkey's gateway (Node 20 or newer, npm). Prints the folder. What fails to install is left out.
# Bifrost is not among them: its npm package downloads a binary from its maker's host. Name one that runs in MORE of run.sh.
set -euo pipefail
# shellcheck disable=SC2086 # several packages in one word
peers=${XDG_CACHE_HOME:-$HOME/.cache}/ponder/benchmark-gateways
mkdir -p "$peers"

from_python() { # NAME REQUIREMENTS
  "${PYTHON:-python3}" -m venv "$peers/$1"
  "$peers/$1/bin/pip" install -q --disable-pip-version-check $2
}
from_npm() { # NAME PACKAGES
  mkdir -p "$peers/$1"
  npm install --prefix "$peers/$1" --ignore-scripts --no-audit --no-fund --silent $2
}
install() { # REGISTRY NAME WHAT
  [ "$(cat "$peers/$2/installed" 2>/dev/null)" != "$3" ] || return 0
  if "from_$1" "$2" "$3" >&2; then printf '%s\n' "$3" >"$peers/$2/installed"; else echo "$2 could not be installed" >&2; fi
}
# LiteLLM's versions up to 1.110.2 ask for parts of themselves that are not published. The others are what carries its requests.
install python litellm "litellm[proxy]==1.108.7 aiohttp==3.14.5 fastapi==0.165.0 httpx==0.28.1 openai==3.57.0 orjson==3.13.0 \
pydantic==2.14.4 starlette==1.10.0 uvicorn==0.54.0 uvloop==0.23.0"
install python vllm-router vllm-router==0.1.17
# With newer versions of hono's server than those that its makers build with, every stream of Portkey's fails.
install npm portkey "@portkey-ai/gateway@1.15.2 @hono/node-server@1.13.5 @hono/node-ws@1.2.0 hono@4.9.7"
printf '%s\n' "$peers"
