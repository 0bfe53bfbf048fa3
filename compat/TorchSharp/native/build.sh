#!/bin/sh
# Builds libdicomnode_torch.so into build/ beside this script; does nothing where it is newer than its sources.
set -eu
cd "$(dirname "$0")"
library=build/libdicomnode_torch.so

fail() {
  echo "compat/TorchSharp/native/build.sh: $1" >&2
  exit 1
}

if [ -f "$library" ] && [ -z "$(find torch_shim.cpp build.sh -newer "$library")" ]; then
  exit 0
fi
command -v g++ >/dev/null || fail "g++ is missing; install the packages g++ and libtorch-dev"
[ -f /usr/include/ATen/core/Tensor.h ] || fail "libtorch's headers are missing; install the package libtorch-dev"
mkdir -p build
g++ -std=c++17 -O2 -fPIC -shared -Wall \
  torch_shim.cpp -o "$library.part" -ltorch_cpu -lc10 || fail "the shim does not compile against this libtorch (1.13 is expected)"
mv "$library.part" "$library"
