#include "LiveSRScale.h"

#include "LiveSRCamera.h"

namespace
{
const char* const kCamera = "Camera";
const char* const kAny = "any"; // the one LiveSR camera that most configurations have
} // namespace

LiveSRScale::LiveSRScale()
{
    InitializeDefaultErrorMessages();
    CreateProperty(MM::g_Keyword_Name, DeviceName, MM::String, true);
    CreateProperty(MM::g_Keyword_Description, "Tells Micro-Manager the pixel size of a LiveSR camera", MM::String, true);
    CreateProperty(kCamera, kAny, MM::String, false, new CPropertyAction(this, &LiveSRScale::OnCamera));
    CreateProperty("Magnification", "1", MM::Float, true, new CPropertyAction(this, &LiveSRScale::OnMagnification));
}

void LiveSRScale::GetName(char* name) const { CDeviceUtils::CopyLimitedString(name, DeviceName); }

double LiveSRScale::GetMagnification()
{
    const LiveSRCamera* camera = LiveSRCamera::Find(camera_);
    char current[MM::MaxStrLength] = "";
    MM::Core* core = GetCoreCallback();
    if (camera == nullptr || core == nullptr ||
        core->GetDeviceProperty(MM::g_Keyword_CoreDevice, MM::g_Keyword_CoreCamera, current) != DEVICE_OK)
        return 1;
    return camera->Label() == current ? camera->ScaleInForce() : 1;
}

int LiveSRScale::OnCamera(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(camera_.empty() ? kAny : camera_.c_str());
    if (action == MM::AfterSet) {
        property->Get(camera_);
        if (camera_ == kAny)
            camera_.clear();
        OnMagnifierChanged();
    }
    return DEVICE_OK;
}

int LiveSRScale::OnMagnification(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(GetMagnification());
    return DEVICE_OK;
}
