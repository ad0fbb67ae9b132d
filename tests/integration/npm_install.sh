#!/bin/sh
# npm_install.sh SOURCE TARGET: installs the clients of package-lock.json into
# TARGET/node_modules, unless exactly those are there already. npm's cache
# serves what it has, so only the first install on a machine needs a network.
set -eu
source=$1
target=$2
mkdir -p "$target"
if [ -d "$target/node_modules" ] &&
   cmp -s "$source/package-lock.json" "$target/installed-lock.json"; then
  echo "the clients are installed already"
  exit 0
fi
cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$target"
cd "$target"
rm -f installed-lock.json
npm ci --prefer-offline
cp package-lock.json installed-lock.json
