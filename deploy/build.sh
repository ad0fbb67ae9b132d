#!/usr/bin/env bash
# Builds targets of a preset, all of them unless some are named:
#
#   deploy/build.sh PRESET [TARGET...]
#
# What the other scripts call. CMake is only asked to configure when it has
# not, or when what it was told has changed; Ninja sees the rest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=$1
shift
started=$SECONDS
if [[ ! -f build/$preset/build.ninja ||
  CMakePresets.json -nt build/$preset/build.ninja ]]; then
  echo "build: configuring $preset"
  cmake --preset "$preset" > /dev/null
fi
echo "build: building $preset: ${*:-everything}"
targets=()
[[ $# -eq 0 ]] || targets=(--target "$@")
cmake --build --preset "$preset" "${targets[@]}"
echo "build: $preset is built, after $((SECONDS - started)) s"
