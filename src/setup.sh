#!/usr/bin/env bash
# Sets up what LiveSR needs of the system beside NuGet's packages. ./livesr and ./test.sh call it; it may be run again at
# any time and takes well under a second when all is there.
#
#   setup.sh program    Debian's libraries under OpenCV, ffmpeg for videos and streams, aravis for GenICam cameras
#   setup.sh training   from the next build on, libtorch (128 MB to fetch, 600 MB on disk)
#   setup.sh tests      what only tests use: compilers, a GenICam camera made of software, a software GPU
#   setup.sh cpu | cuda | webgpu     from the next build on, this build of ONNX Runtime
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
  aravis-tools-cli
  iproute2            # the network of its own in which tests run it
  chromium            # SwiftShader, a GPU made of software
  g++ cmake make      # the C host, the Micro-Manager adapter, and the linker of ahead-of-time compilation
  zlib1g-dev          # which that links
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

mkdir -p "$artifacts"
exec 9>"$artifacts/.setup.lock"
flock 9
case ${1:-} in
  program) install_packages "${program[@]}" ;;
  training) choose training.choice libtorch ;;
  tests) install_packages "${program[@]}" "${tests[@]}" && choose training.choice libtorch ;;
  cpu | cuda) choose onnxruntime.choice "$1" ;;
  *) sed -n '5,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
