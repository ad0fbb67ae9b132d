#!/usr/bin/env bash
# Measures Caveat: the matcher stage by stage, Ask over gRPC beside gRPC's own
# floor, and search engines over the same entries and questions.
#
#   tests/bench/run.sh [--smoke] [BUILD [OUT]]
#
# BUILD is a build folder with benchmarks (build/release); OUT is where
# results.json and report.html go (BUILD/bench/results). --smoke runs
# everything once, to see that it runs; its figures mean nothing.
#
# What takes turns is compared by the ratios of each turn, so other work on the
# machine falls on both sides; figures in microseconds want a quiet machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=7 seconds=2 least=0.5 smoke=
if [[ ${1:-} == --smoke ]]; then
  rounds=1 seconds=0.2 least=0.001 smoke=--smoke
  shift
fi
build=${1:-build/release}
out=${2:-$build/bench/results}
bench=$build/bench
mkdir -p "$out"

sh tests/integration/npm_install.sh tests/bench "$bench/npm" > "$out/npm.log" 2>&1 ||
  { cat "$out/npm.log"; exit 1; }

"$bench/matcher_benchmark" --benchmark_min_time="$least" \
  --benchmark_out="$out/matcher.json" --benchmark_out_format=json \
  > "$out/matcher.txt"
"$bench/serving_benchmark" "$build/caveatd" "$bench/floor_server" \
  "$rounds" "$seconds" "$out/serving.json"
"$bench/peers_benchmark" "$rounds" "$out/peers.json" "$out/world.json"
node tests/bench/peers.js "$out/world.json" "$bench/npm" "$out/node_peers.json" \
  "$rounds" $smoke
python3 tests/bench/report.py "$out"
