#!/usr/bin/env bash
# Sets up what LiveSR needs of the system beside NuGet's packages. ./livesr and ./test.sh call it; it may be run again at
# any time and takes well under a second when all is there.
#
#   setup.sh program    Debian's libraries under OpenCV, ffmpeg for videos and streams, aravis for GenICam cameras
#   setup.sh training   from the next build on, libtorch (128 MB to fetch, 600 MB on disk)
#   setup.sh tests      all that tests use: the above, compilers, a GenICam camera and a GPU made of software
#   setup.sh cpu        from the next build on, ONNX Runtime for the processor (the default on Linux)
#   setup.sh cuda       the same for NVIDIA GPUs with CUDA 13 and cuDNN 9 (284 MB to fetch)
#   setup.sh webgpu     the same for any GPU with a Vulkan driver, from npm; in a build for Windows with DirectML too
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
artifacts=$root/artifacts

say() { echo "set-up: $*" >&2; }
die() { say "$*"; exit 1; }

program=(
  libgtk-3-0          # OpenCV's package is linked against it
  libatomic1          # and against this
  ffmpeg              # videos and network streams
  libaravis-0.8-0     # GenICam cameras
)
tests=(
  aravis-tools        # a GenICam camera made of software
  libasound2          # sound, played into files and recorded from them
  iproute2            # the network of its own in which tests run it
  chromium libvulkan1 # SwiftShader, a GPU made of software
  g++ cmake make      # the C host, the Micro-Manager adapter, and the linker of ahead-of-time compilation
  zlib1g-dev          # which that links
  python3 python3-tifffile python3-pil   # a reader of TIFF that is not ours, and a host program in Python
  imagej              # another, of those for whom stacks are written
  slurm-wlm munge     # a cluster of one node
)

install_packages() {
  local missing
  missing=$(comm -23 <(printf '%s\n' "$@" | sort) \
                     <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | sort))
  [ -n "$missing" ] || return 0
  missing=$(echo $missing)
  command -v apt-get >/dev/null || { say "not a Debian system; needed are these packages or their like: $missing"; return 0; }

  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "needs root to install packages: run 'apt-get install $missing' as root, then try again"
    sudo=(sudo)
  fi
  say "installing with apt-get: $missing"
  local log=$artifacts/apt.log
  if ! { "${sudo[@]}" apt-get update -q && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
         apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    die "apt-get failed: see $log"
  fi
}

# choose FILE TEXT: what the next build reads; untouched when it says so already, or everything would be built again
choose() { [ "$(cat "$artifacts/$1" 2>/dev/null)" = "$2" ] || echo "$2" >"$artifacts/$1"; }

choose_training() {
  [ -f "$artifacts/training.choice" ] || say "training needs libtorch: the build fetches it (128 MB, 600 MB on disk)"
  choose training.choice libtorch
}

fetch_webgpu() {
  local wanted=$root/src/LiveSR.Inference/WebGpu folder=$artifacts/onnxruntime-webgpu
  cmp -s "$wanted/package-lock.json" "$folder/fetched.json" && return 0
  command -v npm >/dev/null || install_packages nodejs npm
  say "fetching ONNX Runtime with WebGPU from npm"
  mkdir -p "$folder"
  cp "$wanted"/package*.json "$folder"
  (cd "$folder" && npm ci --silent --ignore-scripts) || die "'npm ci' failed in $folder: is the npm registry within reach?"
  cp "$wanted/package-lock.json" "$folder/fetched.json"
}

mkdir -p "$artifacts"
exec 9>"$artifacts/.setup.lock"
flock 9
case ${1:-} in
  program) install_packages "${program[@]}" ;;
  training) choose_training ;;
  tests)
    install_packages "${program[@]}" "${tests[@]}"
    choose_training
    fetch_webgpu
    ;;
  cpu | cuda) choose onnxruntime.choice "$1" ;;
  webgpu) fetch_webgpu && choose onnxruntime.choice webgpu ;;
  *) sed -n '3,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
