#!/usr/bin/env bash
# Installs, builds and serves the reference corpus:
#
#   deploy/run.sh [caveatd flags]
#
# gRPC on 127.0.0.1:50051 and HTTP on 127.0.0.1:8080, unless --grpc, --http or
# --corpus say otherwise. Ctrl-C (or SIGTERM) drains and ends it, SIGHUP reads
# the corpora again. The second time it takes seconds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Standard output is caveatd's: it says nothing but the `ready` line.
{
  deploy/install_deps.sh build
  deploy/build.sh release caveatd caveat
} >&2

# given FLAG ARGUMENTS...: whether a flag is among the arguments.
given() {
  local flag=$1 argument
  shift
  for argument in "$@"; do
    [[ $argument == "$flag" || $argument == "$flag="* ]] && return 0
  done
  return 1
}

flags=()
given --corpus "$@" || flags+=(--corpus corpus/data/bone-metastases)
given --grpc "$@" || flags+=(--grpc 127.0.0.1:50051)
given --http "$@" || flags+=(--http 127.0.0.1:8080)
exec build/release/caveatd "${flags[@]}" "$@"
