#pragma once

#include "DeviceInterface.h"

#include <string>

// A magnifier whose magnification is the scale of a LiveSR camera while that is the core's camera, and 1 otherwise.
// MMCore divides the configured pixel size by the magnification, so that the pixel size of enhanced images comes out
// right, and that of the physical camera too when the user goes back to it.
class LiveSRScale : public CMagnifierBase<LiveSRScale> {
public:
    static constexpr const char* DeviceName = "LiveSR-Scale";

    LiveSRScale();

    int Initialize() override { return DEVICE_OK; }
    int Shutdown() override { return DEVICE_OK; }
    bool Busy() override { return false; }
    void GetName(char* name) const override;
    double GetMagnification() override;

private:
    int OnCamera(MM::PropertyBase* property, MM::ActionType action);
    int OnMagnification(MM::PropertyBase* property, MM::ActionType action);

    std::string camera_;
};
