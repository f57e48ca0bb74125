// Images of the adapter inside Micro-Manager's own core, wrapped around its DemoCamera: snaps, sequences, ROI, pixel size,
// overflow.
// Usage: ImagesInMMCore ADAPTERS-OF-MICRO-MANAGER ADAPTER-OF-LIVESR LIBLIVESR [MODEL [FRAMES]]
#include "InMMCore.h"

namespace
{
unsigned ScaleOf(CMMCore& core) { return static_cast<unsigned>(std::stoul(core.getProperty(LiveSR, "ScaleInForce"))); }

// A sequence that waits for the reader loses no frame, and each image has the size that was declared.
void Stream(CMMCore& core, int frames)
{
    const std::string width = std::to_string(core.getImageWidth());
    core.startSequenceAcquisition(frames, 0, true);
    int taken = 0;
    while (core.isSequenceRunning() || core.getRemainingImageCount() > 0) {
        if (core.getRemainingImageCount() == 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            continue;
        }
        Metadata tags;
        core.popNextImageMD(tags);
        CHECK(Text(tags, "Width") == width);
        CHECK(Text(tags, "Camera") == LiveSR);
        CHECK(Number(tags, "LiveSR-SourceImageNumber") == taken);
        taken++;
    }
    CHECK(taken == frames);
}

void PixelTypes(CMMCore& core, int frames)
{
    for (const char* type : {"8bit", "16bit", "32bitRGB", "64bitRGB"}) {
        core.setCameraDevice(Camera);
        core.setProperty(Camera, "PixelType", type);
        const unsigned width = core.getImageWidth(), height = core.getImageHeight();
        CHECK(core.getPixelSizeUm() == PixelSizeUm);
        core.setCameraDevice(LiveSR);
        const unsigned scale = ScaleOf(core);
        CHECK(core.getImageWidth() == scale * width && core.getImageHeight() == scale * height);
        CHECK(core.getPixelSizeUm() == PixelSizeUm / scale);
        core.snapImage();
        CHECK(core.getImage() != nullptr);
        Stream(core, frames);
        std::printf("%s: %ux%u at %.3f um become %ux%u at %.3f um, snapped, and %d streamed\n", type, width, height,
            PixelSizeUm, core.getImageWidth(), core.getImageHeight(), core.getPixelSizeUm(), frames);
    }
}

void RegionsOfInterest(CMMCore& core)
{
    core.setProperty(Camera, "PixelType", "16bit");
    const unsigned scale = ScaleOf(core);
    core.setProperty(LiveSR, "ROI", "10 20 100 80");
    CHECK(core.getImageWidth() == 100 * scale && core.getImageHeight() == 80 * scale);
    core.snapImage();
    CHECK(core.getImage() != nullptr);
    core.clearROI();
    core.startContinuousSequenceAcquisition(0);
    Refused("an ROI while live", [&] { core.setProperty(LiveSR, "ROI", "10 20 100 80"); });
    core.stopSequenceAcquisition();
    CHECK(!core.isSequenceRunning());
    Refused("an ROI outside the image", [&] { core.setProperty(LiveSR, "ROI", "500 500 100 100"); });
    Refused("a model that is not there", [&] { core.setProperty(LiveSR, "Model", "/nowhere.onnx"); });
}

void SwitchedOff(CMMCore& core, int frames)
{
    core.setProperty(LiveSR, "Enabled", "Off");
    CHECK(core.getPixelSizeUm() == PixelSizeUm);
    core.snapImage();
    CHECK(core.getImage() != nullptr);
    core.startSequenceAcquisition(frames, 0, true);
    CHECK(WaitUntil([&] { return !core.isSequenceRunning(); }));
    CHECK(core.getRemainingImageCount() == frames);
    core.setProperty(LiveSR, "Enabled", "On");
}

void StopsOnOverflow(CMMCore& core)
{
    core.setCircularBufferMemoryFootprint(8);
    core.startSequenceAcquisition(1000, 0, true);
    CHECK(WaitUntil([&] { return !core.isSequenceRunning(); }) && core.isBufferOverflowed());
    CHECK(!core.isSequenceRunning(Camera));
    std::printf("an overflow stopped both cameras after %ld images\n", core.getRemainingImageCount());
    core.stopSequenceAcquisition();
}
}

int main(int argc, char** argv)
{
    if (argc < 4) {
        std::printf("usage: %s ADAPTERS-OF-MICRO-MANAGER ADAPTER-OF-LIVESR LIBLIVESR [MODEL [FRAMES]]\n", argv[0]);
        return 2;
    }
    const int frames = argc > 5 ? std::stoi(argv[5]) : 20;
    CMMCore core;
    return Outcome([&] {
        Load(core, {argv[1], argv[2], argv[3]}, argc > 4 ? argv[4] : "bicubic");
        PixelTypes(core, frames);
        RegionsOfInterest(core);
        SwitchedOff(core, frames);
        StopsOnOverflow(core);
        core.unloadAllDevices();
    });
}
