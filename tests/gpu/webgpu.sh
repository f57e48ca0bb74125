#!/usr/bin/env bash
# The integers of the device's path on WebGPU over SwiftShader, a GPU made of software that comes with Debian's chromium:
# against the engine's own floats on WebGPU, which they must equal, and on the processor. Takes a few minutes.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
artifacts=$root/artifacts/webgpu
"$root/src/setup.sh" tests
dotnet build "$root/tests/LiveSR.Inference.Tests" -c Release -v quiet --tl:off -nologo -p:OnnxRuntime=webgpu -p:ArtifactsPath="$artifacts"
LIVESR_TEST_PROVIDER=webgpu VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json \
  dotnet "$artifacts/bin/LiveSR.Inference.Tests/release/LiveSR.Inference.Tests.dll" -noLogo -noColor -showLiveOutput \
  -class LiveSR.Inference.Tests.DevicePathTests
