#!/usr/bin/env bash
# Thousands of damaged files of every format that is read, in programs of their own which a limit of memory and one of time end:
#
#   tests/fuzz.sh [MUTATIONS]     so many of each of the files; 1000 when not given
#
# A crash, a hang, a line too many or a file that takes more than its share of memory fails. `./test.sh` does the same with few.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
memory=$((1 << 30)) managed=$((256 << 20)) minutes=60
export LIVESR_MUTATIONS=${1:-1000}

dotnet build "$root/tests/LiveSR.Capture.Tests" -c Release -v quiet --tl:off -nologo
for class in Sources.DamagedFileTests Sources.VideoHostileTests; do
  echo "$class: $LIVESR_MUTATIONS mutations of each file, at most $((memory >> 20)) MiB and $minutes minutes"
  DOTNET_GCHeapHardLimit=$(printf %x $managed) prlimit --data=$memory timeout "${minutes}m" \
    dotnet "$root/artifacts/bin/LiveSR.Capture.Tests/release/LiveSR.Capture.Tests.dll" -noLogo -noColor -class "LiveSR.Capture.Tests.$class"
done
