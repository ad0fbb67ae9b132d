#!/usr/bin/env bash
# Installs, builds, and runs every test through ctest:
#
#   deploy/test.sh [PRESET...]     release, unless others are named
#
#   release   everything: units, a real server asked by other people's clients,
#             the quality of answers, the source itself
#   asan      units and fuzz seeds, with the address and undefined behaviour
#             sanitizers
#   tsan      units, with the thread sanitizer
#   fuzz      fuzzes for a short while, where clang is installed
#
# A preset that fails does not keep the others from running; the last lines say
# how each went, and the exit code is 0 when all passed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

[[ $# -gt 0 ]] || set -- release
deploy/install_deps.sh

summary=()
failed=0
for preset in "$@"; do
  if [[ $preset == fuzz ]] && ! command -v clang++-14 > /dev/null; then
    summary+=("$preset: left out, there is no clang++-14")
    continue
  fi
  started=$SECONDS
  result=passed
  deploy/build.sh "$preset" && ctest --preset "$preset" || result=FAILED
  [[ $result == passed ]] || failed=1
  summary+=("$preset: $result, after $((SECONDS - started)) s")
done

printf 'test: %s\n' "${summary[@]}"
exit "$failed"
