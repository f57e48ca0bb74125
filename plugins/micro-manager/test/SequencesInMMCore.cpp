// What sequences do and leave behind in Micro-Manager's own core: the record of each frame, the physical camera, the shutter,
// and who may be wrapped.
// Usage: SequencesInMMCore ADAPTERS-OF-MICRO-MANAGER ADAPTER-OF-LIVESR LIBLIVESR NETWORK STUB-OF-LIBLIVESR
#include "InMMCore.h"

#include <algorithm>
#include <vector>

namespace
{
const char* const Shutter = "Shutter";
const char* const Stub = "Stub";
const char* const Classical = "nearest"; // repeats each pixel, so that its frames can be told from a network's

void RunOut(CMMCore& core, long images)
{
    core.startSequenceAcquisition(images, 0, true);
    CHECK(WaitUntil([&] { return !core.isSequenceRunning(); }));
}

// Nothing was said to LiveSR since its sequence ended by itself.
void CheckPhysicalCameraGoesOn(CMMCore& core, const char* after)
{
    core.setCameraDevice(Camera);
    RunOut(core, 5);
    CHECK(core.getRemainingImageCount() == 5);
    Metadata tags;
    core.popNextImageMD(tags);
    CHECK(Text(tags, "Camera") == Camera);

    core.startContinuousSequenceAcquisition(0);
    core.stopSequenceAcquisition(LiveSR);
    CHECK(core.isSequenceRunning(Camera));
    CHECK(WaitUntil([&] { return core.getRemainingImageCount() > 5; }));
    core.stopSequenceAcquisition();
    core.setCameraDevice(LiveSR);
    std::printf("after %s the physical camera goes on\n", after);
}

void PhysicalCameraGoesOnAfterASequenceThatEndsByItself(CMMCore& core)
{
    core.setCameraDevice(LiveSR);
    RunOut(core, 10);
    CHECK(core.getRemainingImageCount() == 10);
    CheckPhysicalCameraGoesOn(core, "a finite sequence");

    core.setProperty(LiveSR, "Enabled", "Off");
    RunOut(core, 10);
    CheckPhysicalCameraGoesOn(core, "a finite sequence of the camera's own images");
    core.setProperty(LiveSR, "Enabled", "On");

    core.setCircularBufferMemoryFootprint(8);
    RunOut(core, 1000);
    CHECK(core.isBufferOverflowed());
    CheckPhysicalCameraGoesOn(core, "an overflow");
    core.setCircularBufferMemoryFootprint(64);

    RunOut(core, 10);
    CHECK(core.getRemainingImageCount() == 10);
}

bool RepeatsEachPixel(const unsigned char* pixels, unsigned width, unsigned height)
{
    for (unsigned y = 0; y < height; y += 2)
        for (unsigned x = 0; x < width; x += 2) {
            const unsigned char* upper = pixels + y * width + x;
            const unsigned char* lower = upper + width;
            if (upper[0] != upper[1] || upper[0] != lower[0] || upper[0] != lower[1])
                return false;
        }
    return true;
}

// Takes images until so many of a model have come. Each must have been made by the model that it names.
void TakeUntil(CMMCore& core, const std::string& model, int images)
{
    for (int found = 0; found < images;) {
        CHECK(WaitUntil([&] { return core.getRemainingImageCount() > 0; }));
        Metadata tags;
        const auto* pixels = static_cast<const unsigned char*>(core.popNextImageMD(tags));
        const std::string made = Text(tags, "LiveSR-Model");
        CHECK(RepeatsEachPixel(pixels, core.getImageWidth(), core.getImageHeight()) == (made == Classical));
        CHECK(Text(tags, "LiveSR-ModelSha256").empty() == (made == Classical));
        CHECK(Text(tags, "LiveSR-Inferred") == (made == Classical ? "0" : "1"));
        CHECK(Text(tags, "LiveSR-Provider") == (made == Classical ? "classical" : "cpu"));
        found += made == model;
    }
}

void FramesNameTheModelThatMadeThem(CMMCore& core, const std::string& network)
{
    core.setCameraDevice(LiveSR);
    core.setProperty(LiveSR, "ROI", "0 0 128 128");
    core.setProperty(LiveSR, "Model", network.c_str());
    core.setProperty(LiveSR, "Provider", "cpu");
    core.snapImage();
    core.startContinuousSequenceAcquisition(0);
    Metadata tags;
    CHECK(WaitUntil([&] { return core.getRemainingImageCount() > 0; }));
    core.popNextImageMD(tags);
    const std::string name = Text(tags, "LiveSR-Model");
    for (int i = 0; i < 5; i++) {
        core.setProperty(LiveSR, "Model", Classical);
        TakeUntil(core, Classical, 20);
        core.setProperty(LiveSR, "Model", network.c_str());
        TakeUntil(core, name, 20);
    }
    core.stopSequenceAcquisition();
    core.setProperty(LiveSR, "ROI", "full");
    std::printf("frames name the model that made them, %s or %s\n", Classical, name.c_str());
}

void DroppedCountsOneSequence(CMMCore& core, const std::string& network)
{
    const long images = 300;
    core.setCameraDevice(LiveSR);
    core.setProperty(LiveSR, "Model", network.c_str());
    core.setProperty(LiveSR, "OverloadPolicy", "drop-oldest");
    for (int i = 0; i < 2; i++) {
        RunOut(core, images);
        Metadata tags;
        long delivered = 0;
        for (; core.getRemainingImageCount() > 0; delivered++)
            core.popNextImageMD(tags);
        // The newest is never dropped, and what did not come before it was.
        CHECK(Number(tags, "LiveSR-SourceImageNumber") == images - 1);
        CHECK(delivered < images && Number(tags, "LiveSR-Dropped") == images - delivered);
        CHECK(std::stol(core.getProperty(LiveSR, "FramesDropped")) == images - delivered);
        std::printf("sequence %d: %ld of %ld images dropped, and said so\n", i + 1, images - delivered, images);
    }
    core.setProperty(LiveSR, "OverloadPolicy", "auto");
}

void LoadStub(CMMCore& core, const std::string& library)
{
    core.loadDevice(Stub, "LiveSR", "LiveSR");
    core.setProperty(Stub, "Library", library.c_str());
    core.initializeDevice(Stub);
    core.setProperty(Stub, "PhysicalCamera", Camera);
    core.setCameraDevice(Stub);
}

// The stub's latency is the number of times that it was asked for its statistics, which in the library sum up histograms.
void FramesAskForNoStatistics(CMMCore& core, const std::string& stub)
{
    LoadStub(core, stub);
    const double before = std::stod(core.getProperty(Stub, "LatencyP95Ms"));
    RunOut(core, 40);
    CHECK(core.getRemainingImageCount() == 40);
    CHECK(std::stod(core.getProperty(Stub, "LatencyP95Ms")) - before < 10);
    core.setCameraDevice(LiveSR);
    core.unloadDevice(Stub);
}

void ShutterClosesWhenASequenceCannotBegin(CMMCore& core, const std::string& stub)
{
    LoadStub(core, stub);
    core.loadDevice(Shutter, "DemoCamera", "DShutter");
    core.initializeDevice(Shutter);
    core.setShutterDevice(Shutter);
    core.setAutoShutter(true);
    core.setProperty(Stub, "Model", "closed");
    Refused("a sequence without a queue", [&] { core.startContinuousSequenceAcquisition(0); });
    CHECK(!core.getShutterOpen());

    core.setProperty(Stub, "Model", "bicubic");
    core.startContinuousSequenceAcquisition(0);
    CHECK(core.getShutterOpen());
    core.stopSequenceAcquisition();
    CHECK(WaitUntil([&] { return !core.getShutterOpen(); }));
    core.setCameraDevice(LiveSR);
    core.unloadDevice(Stub);
    core.setShutterDevice("");
}

void CameraThatIsLoadedLaterCanBeChosen(CMMCore& core)
{
    core.loadDevice("Late", "DemoCamera", "DCam");
    core.initializeDevice("Late");
    const std::vector<std::string> cameras = core.getAllowedPropertyValues(LiveSR, "PhysicalCamera");
    CHECK(std::count(cameras.begin(), cameras.end(), "Late") == 1 && std::count(cameras.begin(), cameras.end(), LiveSR) == 0);
    core.setCameraDevice(LiveSR);
    core.setProperty(LiveSR, "PhysicalCamera", "Late");
    RunOut(core, 3);
    CHECK(core.getRemainingImageCount() == 3);
    CHECK(Refused("a camera that is not there", [&] { core.setProperty(LiveSR, "PhysicalCamera", "Nowhere"); }).find("Nowhere") != std::string::npos);
    CHECK(core.getProperty(LiveSR, "PhysicalCamera") == "Late");
    core.setProperty(LiveSR, "PhysicalCamera", Camera);
}

void CameraOfSeveralChannelsIsRefused(CMMCore& core)
{
    core.loadDevice("Second", "DemoCamera", "DCam");
    core.initializeDevice("Second");
    core.loadDevice("Multi", "Utilities", "Multi Camera");
    core.initializeDevice("Multi");
    core.setProperty("Multi", "Physical Camera 1", Camera);
    core.setProperty("Multi", "Physical Camera 2", "Second");
    core.setCameraDevice(LiveSR);
    core.setProperty(LiveSR, "PhysicalCamera", "Multi");
    for (const auto& message : {Refused("a snap of a Multi Camera", [&] { core.snapImage(); }),
             Refused("a sequence of a Multi Camera", [&] { core.startContinuousSequenceAcquisition(0); })})
        CHECK(message.find("several channels") != std::string::npos);
    core.setProperty(LiveSR, "PhysicalCamera", Camera);
}

void ProviderAndThreadsAreTakenOrRefused(CMMCore& core, const std::string& network)
{
    core.setCameraDevice(LiveSR);
    core.setProperty(LiveSR, "Model", Classical);
    Refused("a provider with a classical method", [&] { core.setProperty(LiveSR, "Provider", "cuda"); });
    CHECK(core.getProperty(LiveSR, "Provider") != "cuda");
    core.setProperty(LiveSR, "Model", network.c_str());
    for (const char* threads : {"1", "2", "0"}) {
        core.setProperty(LiveSR, "Threads", threads);
        CHECK(core.getProperty(LiveSR, "Threads") == threads);
        RunOut(core, 2);
        CHECK(core.getRemainingImageCount() == 2);
    }
    CHECK(Refused("fewer than no threads", [&] { core.setProperty(LiveSR, "Threads", "-1"); }).find("threads is -1") != std::string::npos);
    CHECK(core.getProperty(LiveSR, "Threads") == "0");
}
}

int main(int argc, char** argv)
{
    if (argc != 6) {
        std::printf("usage: %s ADAPTERS-OF-MICRO-MANAGER ADAPTER-OF-LIVESR LIBLIVESR NETWORK STUB-OF-LIBLIVESR\n", argv[0]);
        return 2;
    }
    const std::string network = argv[4];
    CMMCore core;
    return Outcome([&] {
        Load(core, {argv[1], argv[2], argv[3]}, Classical);
        PhysicalCameraGoesOnAfterASequenceThatEndsByItself(core);
        FramesNameTheModelThatMadeThem(core, network);
        DroppedCountsOneSequence(core, network);
        FramesAskForNoStatistics(core, argv[5]);
        ShutterClosesWhenASequenceCannotBegin(core, argv[5]);
        CameraThatIsLoadedLaterCanBeChosen(core);
        CameraOfSeveralChannelsIsRefused(core);
        ProviderAndThreadsAreTakenOrRefused(core, network);
        core.unloadAllDevices();
    });
}
