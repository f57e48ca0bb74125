#pragma once

// Micro-Manager's own core with its DemoCamera and a LiveSR camera around it.
#include "Check.h"
#include "ImageMetadata.h"
#include "MMCore.h"

#include <chrono>
#include <functional>
#include <string>
#include <thread>

const char* const Camera = "Cam";
const char* const LiveSR = "SR";
const char* const Scale = "Mag";
const double PixelSizeUm = 0.65;

struct Programs {
    std::string demoCamera; // folder of Micro-Manager's adapters
    std::string adapter;    // folder of LiveSR's
    std::string library;    // liblivesr
};

// Loads the three devices.
inline void Load(CMMCore& core, const Programs& programs, const std::string& model)
{
    core.setDeviceAdapterSearchPaths({programs.demoCamera, programs.adapter});
    core.loadDevice(Camera, "DemoCamera", "DCam");
    core.loadDevice(LiveSR, "LiveSR", "LiveSR");
    core.loadDevice(Scale, "LiveSR", "LiveSR-Scale");
    core.setProperty(LiveSR, "Library", programs.library.c_str());
    core.initializeAllDevices();
    core.setProperty(LiveSR, "Model", model.c_str());
    core.setProperty(LiveSR, "PhysicalCamera", Camera);
    core.definePixelSizeConfig("Res", Camera, "Binning", "1");
    core.setPixelSizeUm("Res", PixelSizeUm);
    core.setExposure(2);
}

// What the user reads when an action is refused, as it must be.
inline std::string Refused(const char* what, const std::function<void()>& action)
{
    try {
        action();
    } catch (const CMMError& error) {
        std::printf("refused, as it must be (%s): %s\n", what, error.getFullMsg().c_str());
        return error.getFullMsg();
    }
    std::printf("%s was not refused\n", what);
    std::exit(1);
}

// A test program's exit code: the core's own errors end it too.
inline int Outcome(const std::function<void()>& tests)
{
    try {
        tests();
    } catch (const CMMError& error) {
        std::printf("%s\n", error.getFullMsg().c_str());
        return 1;
    }
    std::printf("all well\n");
    return 0;
}

inline std::string Text(const Metadata& tags, const char* key) { return tags.GetSingleTag(key).GetValue(); }

inline long Number(const Metadata& tags, const char* key) { return std::stol(Text(tags, key)); }

// Waits, but not for ever.
inline bool WaitUntil(const std::function<bool()>& condition)
{
    for (int i = 0; i < 12000 && !condition(); i++) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return condition();
}
