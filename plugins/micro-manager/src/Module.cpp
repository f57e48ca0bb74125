#include "LiveSRCamera.h"
#include "LiveSRScale.h"

#include "ModuleInterface.h"

#include <string>

MODULE_API void InitializeModuleData()
{
    RegisterDevice(LiveSRCamera::DeviceName, MM::CameraDevice, "Another camera's images, enhanced by LiveSR");
    RegisterDevice(LiveSRScale::DeviceName, MM::MagnifierDevice, "Tells Micro-Manager the pixel size of a LiveSR camera");
}

MODULE_API MM::Device* CreateDevice(const char* name)
{
    const std::string device = name == nullptr ? "" : name;
    if (device == LiveSRCamera::DeviceName)
        return new LiveSRCamera();
    if (device == LiveSRScale::DeviceName)
        return new LiveSRScale();
    return nullptr;
}

MODULE_API void DeleteDevice(MM::Device* device) { delete device; }
