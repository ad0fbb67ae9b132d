#!/usr/bin/env bash
# Installs the Debian packages that Caveat is built and tested with.
#
#   deploy/install_deps.sh [build] [test]     both, unless one is named
#
#   build   what `cmake --workflow --preset release` needs
#   test    what the tests call besides: other people's clients
#
# Asks nothing, starts no service, and does not call apt when everything is
# there. Works as root or with sudo; on Debian 12, and on newer Debian and
# Ubuntu as far as they have the same packages.
set -euo pipefail

build_packages=(
  cmake                   # 3.25 or newer
  g++                     # C++20: 12 or newer
  ninja-build             # what the presets generate for
  pkg-config              # finds RE2
  ccache                  # a second build takes seconds
  mold                    # links
  libprotobuf-dev         # the contract, and the data files
  protobuf-compiler
  libgrpc++-dev           # serves
  protobuf-compiler-grpc
  libabsl-dev             # errors as values, text helpers
  libre2-dev              # patterns in linear time
  libicu-dev              # folds letters
  libstemmer-dev          # word stems
  libssl-dev              # SHA-256, and certificates that are read again
  nlohmann-json3-dev      # reads JSON lines
  libspdlog-dev           # the log
  libcli11-dev            # flags
  'libboost1.81-dev|libboost-dev'  # Beast serves HTTP: 1.81 or newer
  prometheus-cpp-dev      # counts and exposes
  zlib1g-dev              # gzip for browsers
  libgtest-dev            # tests and benchmarks are built with the rest
  libgmock-dev
  libbenchmark-dev
  libsqlite3-dev          # two that the benchmarks compare with
  libxapian-dev
)

test_packages=(
  python3                 # the interpreter of the integration tests
  python3-grpcio          # a client in Python
  python3-protobuf
  curl                    # asks over HTTP as somebody at a terminal would
  openssl                 # makes certificates for the test of TLS
  nginx-light             # proxies whose logs must not tell what was asked
  haproxy
  chromium                # opens the chat panel as a patient would
)
# Other people's Node brings its own npm, and Debian's would fight with it.
if ! command -v node > /dev/null || ! command -v npm > /dev/null; then
  test_packages+=(
    nodejs                # a client in Node; runs buf
    npm
  )
fi

say() { echo "install_deps: $*"; }

wanted=()
[[ $# -gt 0 ]] || set -- build test
for group in "$@"; do
  case $group in
    build) wanted+=("${build_packages[@]}") ;;
    test) wanted+=("${test_packages[@]}") ;;
    *)
      echo "usage: deploy/install_deps.sh [build] [test]" >&2
      exit 2
      ;;
  esac
done

if ! command -v dpkg-query > /dev/null; then
  say "this is no Debian: install what corresponds to: ${wanted[*]}" >&2
  exit 1
fi

is_installed() {
  # A package with several architectures says so once for each.
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" \
    2> /dev/null) == installed* ]]
}

# `a|b` is a, or b where this release has no a. What apt does not know, as before
# its first update, is asked for by its first name.
chosen() {
  local package
  for package in ${1//|/ }; do
    if apt-cache show "$package" > /dev/null 2>&1; then
      echo "$package"
      return
    fi
  done
  echo "${1%%|*}"
}

find_missing() {
  local names package
  missing=()
  for names in "${wanted[@]}"; do
    package=$names
    [[ $names != *'|'* ]] || package=$(chosen "$names")
    is_installed "$package" || missing+=("$package")
  done
}

find_missing
if [[ ${#missing[@]} -eq 0 ]]; then
  say "all ${#wanted[@]} packages are there"
  exit 0
fi

as_root=()
if [[ $EUID -ne 0 ]]; then
  if ! command -v sudo > /dev/null; then
    say "run this as root, or install sudo; missing: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
# RUNLEVEL=1: packages that bring a service do not start it.
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120)

"${apt[@]}" update
find_missing  # apt knows by now what this release has.
say "installing ${#missing[@]} of ${#wanted[@]} packages: ${missing[*]}"
"${apt[@]}" install --yes --no-install-recommends "${missing[@]}"
say "done"
