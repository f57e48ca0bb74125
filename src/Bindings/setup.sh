#!/usr/bin/env bash
# Sets up what LiveSR builds on with NativeLibraries=system: Debian's packages, ONNX Runtime from npm, and the C++ shims
# in artifacts/native. Needs no argument, may be run again at any time, and takes well under a second when all is there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
native=$root/artifacts/native

packages=(
  libopencv-dev                # OpenCV: video, cameras, images
  gstreamer1.0-plugins-base    # appsink and videoconvert, for gstreamer: and genicam:
  gstreamer1.0-plugins-good
  gstreamer1.0-libav           # 16-bit video, which FFmpeg inside OpenCV brings to 8
  libaravis-0.8-0              # aravissrc, for genicam:
  aravis-tools-cli             # lists GenICam cameras
  aravis-tools                 # a GenICam camera made of software, for tests
  iproute2                     # the network of its own in which tests run that stand-in
  ffmpeg                       # sound and containers that OpenCV does not write
  libtorch-dev                 # training
  libopenblas0-openmp          # its matrix products: with Debian's default, the reference BLAS, SRFBN trains six times slower
)
command -v g++ >/dev/null || packages+=(g++)
command -v cmake >/dev/null || packages+=(cmake)
command -v make >/dev/null || packages+=(make)
command -v npm >/dev/null || packages+=(nodejs npm)

say() { echo "set-up: $*" >&2; }
die() { say "$*"; exit 1; }

install_packages() {
  local missing
  missing=$(comm -23 <(printf '%s\n' "${packages[@]}" | sort) \
                     <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null | sed -n 's/^installed //p' | sort))
  [ -n "$missing" ] || return 0
  missing=$(echo $missing)
  command -v apt-get >/dev/null || { say "not a Debian system; needed are these packages or their like: $missing"; return 0; }

  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "needs root to install packages: run 'apt-get install $missing' as root, then try again"
    sudo=(sudo)
  fi
  say "installing with apt-get: $missing"
  local log=$native/apt.log
  if ! { "${sudo[@]}" apt-get update -q && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
         apt-get install -q -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    die "apt-get failed: see $log"
  fi
}

# once NAME CONTENT COMMAND...: runs the command unless it succeeded before with the same content
once() {
  local stamp=$native/.$1.stamp content=$2
  shift 2
  [ "$(cat "$stamp" 2>/dev/null)" = "$content" ] && return 0
  "$@"
  echo "$content" >"$stamp"
}

digest() { cat "$@" | sha256sum | cut -d ' ' -f 1; }

fetch_onnx_runtime() {
  say "fetching ONNX Runtime from npm"
  (cd "$1" && npm ci --silent) || die "'npm ci' failed in $1: is the npm registry within reach?"
}

build_shim() {
  local source=$1 name=$2 build=$native/build/$2
  say "building the C++ shim of $name"
  local log=$native/$name.log
  if ! { cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_LIBRARY_OUTPUT_DIRECTORY="$native" &&
         cmake --build "$build" --parallel; } >"$log" 2>&1; then
    grep -E -m 5 'error|Error' "$log" >&2
    die "the shim of $name does not build: see $log"
  fi
}

mkdir -p "$native"
exec 9>"$native/.setup.lock"
flock 9

install_packages

onnx=$root/src/Bindings/OnnxRuntime
if [ -f "$onnx/package-lock.json" ]; then
  [ -d "$onnx/node_modules" ] || rm -f "$native/.npm.stamp"
  once npm "$(digest "$onnx"/package*.json)" fetch_onnx_runtime "$onnx"
fi

for shim in "$root"/src/Bindings/*/native; do
  name=$(basename "$(dirname "$shim")")
  [ -f "$shim/CMakeLists.txt" ] || continue
  once "shim-$name" "$(digest "$shim"/*) $root" build_shim "$shim" "$name"
done
