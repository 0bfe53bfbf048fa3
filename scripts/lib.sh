# Sourced by the scripts beside it: where the repository is, how to fail, and the environment that every command shares.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
configuration=${CONFIGURATION:-Release}

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# The product needs no culture data; without this .NET refuses to start where ICU is not installed.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
# The threads of a forward pass sleep while they wait for each other: spinning would take the processors from decoding.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-PASSIVE}

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# For what trains: a step allocates and frees blocks of up to hundreds of MB. Left alone, glibc returns each to the kernel, which zeroes it anew;
# so do the arenas of threads but the first, which hold no block above 64 MB.
keep_freed_memory() {
  local kept=glibc.malloc.mmap_max=0:glibc.malloc.arena_max=1:glibc.malloc.trim_threshold=17179869184:glibc.malloc.top_pad=268435456
  export GLIBC_TUNABLES=${GLIBC_TUNABLES:-$kept}
}
