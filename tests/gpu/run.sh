#!/usr/bin/env bash
# Measures on the machine that a kit of pack.sh was carried to, and brings everything back in one folder:
#
#   run.sh [-p site-packages] [-o results] STEP...
#
#   unpack   the kit beside this script
#   doctor   what works here: providers, cards, memory
#   tests    integers of the device's path against the engine's, every depth and colour, tiles and batches
#   live     the live models at 512x512, single frames and in batches, and their pipeline
#   hd       1080p to 4K
#   vdsr     ayas-vdsr at 512x512
#   graphs   the live model with recorded CUDA graphs
#   srgan    the modified SRGAN paper's Table 3: patches of 64, images of 128
#   peers    the same networks in PyTorch, eager and compiled
#   all      each of these, one after the other
#
# site-packages is where pip put torch and its nvidia packages; by default where python3 finds torch. PROVIDER=cpu
# measures the processor. Each step takes less than ten minutes and ends after nine in any case.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
results=$here/results packages=
while getopts 'p:o:' option; do
  case $option in
    p) packages=$OPTARG ;;
    o) results=$OPTARG ;;
    *) sed -n '2,20s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { sed -n '2,20s/^# \{0,1\}//p' "$0" >&2; exit 2; }

provider=${PROVIDER:-cuda}
seconds=${SECONDS_PER_FIGURE:-2}
kit=$here/livesr-gpu
mkdir -p "$results"
packages=${packages:-$(python3 -c 'import os, torch; print(os.path.dirname(os.path.dirname(torch.__file__)))' 2>/dev/null)}
if [ -n "$packages" ]; then
  libraries=$(find "$packages/torch/lib" "$packages/nvidia" -type d -name lib 2>/dev/null | paste -sd:)
  export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
fi
# Nothing of this machine's own settings counts, and what is measured stays with the results.
export XDG_CACHE_HOME=$results/cache LIVESR_MODELS=$kit/models

# keep NAME COMMAND...: its output as NAME.txt among the results
keep() {
  local name=$1 code
  shift
  echo "== $name" >&2
  timeout 540 "$@" >"$results/$name.txt" 2>&1
  code=$?
  tail -n 30 "$results/$name.txt"
  [ $code -eq 0 ] || { echo "$name: ended with code $code" | tee -a "$results/$name.txt" >&2; failed=1; }
}

bench() { # NAME ARGUMENTS...
  local name=$1
  shift
  keep "$name" "$kit/program/livesr" bench --provider "$provider" --seconds "$seconds" --json "$results/$name.json" --overwrite "$@"
}

precisions=fp32,fp16 batches=1,8,32
[ "$provider" = cpu ] && precisions=fp32 batches=1,2

step() {
  case $1 in
    unpack)
      [ -d "$kit" ] || cat "$here"/kit.tar.xz.* | tar -C "$here" -xJ || { failed=1; return; }
      cp "$kit/commit" "$results/" 2>/dev/null
      ;;
    doctor)
      keep doctor "$kit/program/livesr" doctor
      if command -v nvidia-smi >/dev/null; then keep nvidia-smi nvidia-smi; fi
      ;;
    tests) LIVESR_TEST_PROVIDER=$provider keep tests "$kit/tests/LiveSR.Inference.Tests" -noLogo -noColor -showLiveOutput -class LiveSR.Inference.Tests.DevicePathTests ;;
    live) bench live --model livesr-live-x2,livesr-clean-x2 --size 512x512 --batch $batches --precision $precisions ;;
    hd) bench hd --model livesr-live-x2 --size 1920x1080 --precision $precisions ;;
    vdsr) bench vdsr --model ayas-vdsr-cpu-x2 --size 256x256,512x512 --batch ${batches%,*} --precision $precisions ;;
    graphs) bench graphs --model livesr-live-x2 --size 512x512 --precision $precisions --cuda-graph ;;
    srgan)
      for model in "$kit"/srgan/*.onnx; do
        [ -f "$model" ] || { echo "srgan: the kit was packed without these networks" >&2; return; }
        bench "srgan-$(basename "$model" .onnx)" --model "$model" --size 64x64,128x128 --precision $precisions
      done
      ;;
    peers)
      keep peers python3 "$kit/peers.py" "$kit"/models/livesr-live-x2.onnx "$kit"/models/livesr-clean-x2.onnx "$kit"/models/ayas-vdsr-cpu-x2.onnx \
        --size 512x512 --batch $batches --seconds "$seconds" --json "$results/peers.json"
      ;;
    all) for one in unpack doctor tests live hd vdsr graphs srgan peers; do step $one; done ;;
    *) echo "run.sh: '$1' is no step; run it without one to see them." >&2; exit 2 ;;
  esac
}

failed=0
for one in "$@"; do
  step "$one"
done
echo "results: $results" >&2
exit $failed
