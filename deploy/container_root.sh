#!/usr/bin/env bash
# Makes the file system of a container: the programs, the libraries that they
# load, the reference corpus, and a user that is not root.
#
#   deploy/container_root.sh BUILD_DIR ROOT
#
# ROOT is made, and must not be there yet. Needs no root.
set -euo pipefail

build=$(realpath "$1")
root=$2
source=$(realpath "$(dirname "${BASH_SOURCE[0]}")/..")
if [[ -e $root ]]; then
  echo "container_root: $root is there already" >&2
  exit 1
fi

mkdir -p "$root"/usr/bin "$root"/etc "$root"/corpora "$root"/tmp
for program in caveatd caveat; do
  install --strip "$build/$program" "$root/usr/bin/$program"
done

# A library's line is `name => /path (address)`, the loader's `/path (address)`.
# Each goes where it is on this machine: the loader looks there.
ldd "$build/caveatd" "$build/caveat" |
  sed -nE 's/^\s+(.* => )?(\/[^ ]+) \(0x[0-9a-f]+\)$/\2/p' | sort -u |
  while read -r library; do
    install -D --mode=755 "$library" "$root$library"
  done

cp "$source"/corpus/data/bone-metastases/* "$root/corpora/"
echo 'nonroot:x:65532:65532:nonroot:/:/sbin/nologin' > "$root/etc/passwd"
echo 'nonroot:x:65532:' > "$root/etc/group"
cp "$source/LICENSE" "$root/LICENSE"
du --summarize --human-readable --apparent-size "$root" |
  sed 's/^/container_root: /'
