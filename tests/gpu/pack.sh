#!/usr/bin/env bash
# Makes a self-contained build for linux-x64 that measures on a machine which has nothing but PyTorch's pip packages:
#
#   tests/gpu/pack.sh FOLDER [cuda|cpu] [ARCHITECTURE]
#
# FOLDER gets the program, the tests of inference, the models and the peers as kit.tar.xz.00, .01, ... of at most 50 MiB
# each, and run.sh, which unpacks them. With cpu the kit is small and tries the way itself. With an architecture, such as
# 90 for an H100 or H200, CUDA's provider keeps the kernels of that card alone: a third of its size.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -ge 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
target=$1 runtime=${2:-cuda} architecture=${3:-}
case $runtime in cuda | cpu) ;; *) echo "pack.sh: '$runtime' is not possible: write cuda or cpu." >&2; exit 2 ;; esac
[ ! -e "$target" ] || { echo "pack.sh: $target exists already; name a folder that does not." >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kit=$work/livesr-gpu

# Without plugins, which measure nothing.
publish() { # PROJECT FOLDER
  dotnet publish "$root/$1" -c Release -r linux-x64 --self-contained -v quiet --tl:off -nologo \
    -p:OnnxRuntime="$runtime" -p:ArtifactsPath="$work/artifacts" -p:PublishDocumentationFiles=false \
    -p:ShipsPlugins=false -o "$2"
}

echo "publishing the program and the tests of inference, ONNX Runtime for $runtime" >&2
publish src/LiveSR.Cli "$kit/program"
publish tests/LiveSR.Inference.Tests "$kit/tests"

# One copy of what both hold: the CUDA provider alone is 284 MB.
(cd "$kit/tests" && find . -type f | while read -r file; do
  if cmp -s "$file" "../program/$file"; then
    ln -sf "$(realpath --relative-to="$(dirname "$file")" "../program/$file")" "$file"
  fi
done)
find "$kit" -name '*.so*' -type f -size +1M -exec strip --strip-unneeded {} + 2>/dev/null || true
if [ -n "$architecture" ]; then
  python3 "$here/keep_architecture.py" "$kit/program/libonnxruntime_providers_cuda.so" "$architecture"
fi
cp -r "$root/models" "$kit/models"
rm -rf "$kit/program/models" && ln -s ../models "$kit/program/models"
cp "$here/peers.py" "$here/onnx_graph.py" "$kit/"
if [ -f "$root/artifacts/bin/LiveSR.Benchmarks/release/LiveSR.Benchmarks.dll" ] && [ -f "$root/artifacts/training.choice" ]; then
  dotnet "$root/artifacts/bin/LiveSR.Benchmarks/release/LiveSR.Benchmarks.dll" srgan-models "$kit/srgan"
else
  echo "without the SRGAN paper's networks: they need a build of tests/LiveSR.Benchmarks with training ('./livesr setup training')" >&2
fi
git -C "$root" rev-parse HEAD >"$kit/commit" 2>/dev/null || true

echo "compressing" >&2
mkdir -p "$target"
tar -C "$work" -c livesr-gpu | xz -T0 -6 | split -b 50M -d - "$target/kit.tar.xz."
cp "$here/run.sh" "$target/"
du -ch "$target"/* >&2
