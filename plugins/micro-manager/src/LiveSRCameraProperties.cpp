// The properties of LiveSRCamera: what each of them changes, and what it announces.
#include "LiveSRCamera.h"

#include <algorithm>

namespace
{
constexpr int kRefused = 10101; // the error code whose text says what was refused, and why

const char* const kLibrary = "Library";
const char* const kPhysicalCamera = "PhysicalCamera";
const char* const kModel = "Model";
const char* const kProvider = "Provider";
const char* const kScale = "Scale";
const char* const kThreads = "Threads";
const char* const kCalibration = "Calibration";
const char* const kRoi = "ROI";
const char* const kOverloadPolicy = "OverloadPolicy";
const char* const kEnabled = "Enabled";

const char* const kUndefined = "Undefined";
const char* const kOn = "On";
const char* const kOff = "Off";
const char* const kAuto = "auto";
const char* const kModelsOwn = "model";
const char* const kDefaultModel = "bicubic"; // always there; the user chooses a network

// In the order of LIVESR_DROP_OLDEST ...
const std::vector<std::string> kPolicies = {"drop-oldest", "drop-newest", "wait", "fail"};
} // namespace

// A property that shows a figure and cannot be set.
class FigureAction : public MM::ActionFunctor {
public:
    explicit FigureAction(std::function<std::string()> figure) : figure_(std::move(figure)) {}

    int Execute(MM::PropertyBase* property, MM::ActionType action) override
    {
        if (action == MM::BeforeGet)
            property->Set(figure_().c_str());
        return DEVICE_OK;
    }

private:
    std::function<std::string()> figure_;
};

LiveSRCamera::LiveSRCamera() : choice_{kDefaultModel, kAuto}, overloadPolicy_(kAuto)
{
    InitializeDefaultErrorMessages();
    CreateProperty(MM::g_Keyword_Name, DeviceName, MM::String, true);
    CreateProperty(MM::g_Keyword_Description, "Another camera's images, enhanced by LiveSR", MM::String, true);
    CreateProperty(kLibrary, "", MM::String, false, new CPropertyAction(this, &LiveSRCamera::OnLibrary), true);
}

int LiveSRCamera::Initialize()
{
    if (initialized_)
        return DEVICE_OK;
    return Guarded([this] {
        library_ = std::make_shared<const LiveSRLibrary>(libraryPath_);
        session_ = std::make_shared<LiveSRSession>(library_, choice_);

        CreateTextProperty(kPhysicalCamera, kUndefined, &LiveSRCamera::OnPhysicalCamera);
        CreateTextProperty(kModel, choice_.model.c_str(), &LiveSRCamera::OnModel);
        CreateTextProperty(kProvider, kAuto, &LiveSRCamera::OnProvider, {kAuto, "cpu", "cuda", "dml", "webgpu"});
        CreateTextProperty(kScale, kModelsOwn, &LiveSRCamera::OnScale, {kModelsOwn, "2", "3", "4"});
        CreateProperty(kThreads, "0", MM::Integer, false, new CPropertyAction(this, &LiveSRCamera::OnThreads));
        CreateTextProperty(kCalibration, "", &LiveSRCamera::OnCalibration);
        CreateTextProperty(kRoi, "full", &LiveSRCamera::OnRoi);
        std::vector<std::string> policies = kPolicies;
        policies.insert(policies.begin(), kAuto);
        CreateTextProperty(kOverloadPolicy, kAuto, &LiveSRCamera::OnOverloadPolicy, policies);
        CreateTextProperty(kEnabled, kOn, &LiveSRCamera::OnEnabled, {kOn, kOff});
        CreateProperty(MM::g_Keyword_Binning, "1", MM::Integer, false, new CPropertyAction(this, &LiveSRCamera::OnBinning));

        CreateFigure("ProviderInUse", [this] { return std::string(session_->Model().provider); });
        CreateFigure("ModelSha256", [this] { return std::string(session_->Model().sha256); });
        CreateFigure("ScaleInForce", [this] { return std::to_string(scale_); });
        CreateFigure("FramesDropped", [this] { return std::to_string(session_->Statistics().dropped - droppedBefore_); });
        CreateFigure("LatencyP95Ms", [this] { return std::to_string(session_->Statistics().latency_p95_ms); });
        CreateFigure("ModelsFound", [this] {
            std::string models = library_->Models();
            std::replace(models.begin(), models.end(), '\n', ' ');
            return models.substr(0, MM::MaxStrLength - 1);
        });
        ModelChanged();
        Register();
        initialized_ = true;
        return DEVICE_OK;
    });
}

void LiveSRCamera::CreateTextProperty(const char* name, const char* value, Handler handler, std::vector<std::string> allowed)
{
    CreateProperty(name, value, MM::String, false, new CPropertyAction(this, handler));
    if (!allowed.empty())
        SetAllowedValues(name, allowed);
}

void LiveSRCamera::CreateFigure(const char* name, std::function<std::string()> figure)
{
    CreateProperty(name, "", MM::String, true, new FigureAction(std::move(figure)));
}

int LiveSRCamera::Refuse(const std::string& reason)
{
    LogMessage("LiveSR: " + reason);
    SetErrorText(kRefused, reason.c_str());
    return kRefused;
}

std::vector<std::string> LiveSRCamera::OtherCameras() const
{
    std::vector<std::string> labels = {kUndefined};
    char label[MM::MaxStrLength];
    for (unsigned i = 0;; ++i) {
        GetCoreCallback()->GetLoadedDeviceOfType(this, MM::CameraDevice, label, i);
        if (*label == '\0')
            return labels;
        // A LiveSR camera behind another would enhance what is enhanced already.
        const MM::Device* device = GetCoreCallback()->GetDevice(this, label);
        char name[MM::MaxStrLength] = "";
        if (device != nullptr)
            device->GetName(name);
        if (device != nullptr && device != this && std::string(name) != DeviceName)
            labels.emplace_back(label);
    }
}

unsigned LiveSRCamera::GetNumberOfPropertyValues(const char* name) const
{
    return std::string(name) == kPhysicalCamera ? static_cast<unsigned>(OtherCameras().size())
                                                : CCameraBase::GetNumberOfPropertyValues(name);
}

bool LiveSRCamera::GetPropertyValueAt(const char* name, unsigned index, char* value) const
{
    if (std::string(name) != kPhysicalCamera)
        return CCameraBase::GetPropertyValueAt(name, index, value);
    const std::vector<std::string> cameras = OtherCameras();
    if (index >= cameras.size())
        return false;
    CDeviceUtils::CopyLimitedString(value, cameras[index].c_str());
    return true;
}

int LiveSRCamera::OnLibrary(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::AfterSet)
        property->Get(libraryPath_);
    return DEVICE_OK;
}

int LiveSRCamera::OnPhysicalCamera(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(physicalLabel_.empty() ? kUndefined : physicalLabel_.c_str());
    if (action != MM::AfterSet)
        return DEVICE_OK;
    if (IsCapturing())
        return DEVICE_CAMERA_BUSY_ACQUIRING;
    std::string label;
    property->Get(label);
    const std::vector<std::string> cameras = OtherCameras();
    if (std::find(cameras.begin(), cameras.end(), label) == cameras.end())
        return Refuse("'" + label + "' is no camera of the configuration that LiveSR could enhance: load it first");
    StopSequenceAcquisition();
    physicalLabel_ = label == kUndefined ? "" : label;
    if (MM::Camera* camera = Physical(); camera != nullptr)
        RefreshBinnings(*camera);
    roi_ = Roi();
    GeometryChanged();
    return DEVICE_OK;
}

void LiveSRCamera::RefreshBinnings(MM::Camera& camera)
{
    ClearAllowedValues(MM::g_Keyword_Binning);
    char value[MM::MaxStrLength];
    const unsigned count = camera.GetNumberOfPropertyValues(MM::g_Keyword_Binning);
    for (unsigned i = 0; i < count; ++i) {
        if (camera.GetPropertyValueAt(MM::g_Keyword_Binning, i, value))
            AddAllowedValue(MM::g_Keyword_Binning, value);
    }
}

int LiveSRCamera::OnModel(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(choice_.model.c_str());
    if (action != MM::AfterSet)
        return DEVICE_OK;
    ModelChoice choice = choice_;
    property->Get(choice.model);
    return ChangeModel(choice);
}

int LiveSRCamera::OnProvider(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(choice_.provider.c_str());
    if (action != MM::AfterSet)
        return DEVICE_OK;
    ModelChoice choice = choice_;
    property->Get(choice.provider);
    return ChangeModel(choice);
}

int LiveSRCamera::OnScale(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(choice_.scale == 0 ? kModelsOwn : std::to_string(choice_.scale).c_str());
    if (action != MM::AfterSet)
        return DEVICE_OK;
    ModelChoice choice = choice_;
    std::string scale;
    property->Get(scale);
    choice.scale = scale == kModelsOwn ? 0 : std::stoi(scale);
    return ChangeModel(choice);
}

int LiveSRCamera::OnCalibration(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(choice_.calibration.c_str());
    if (action != MM::AfterSet)
        return DEVICE_OK;
    ModelChoice choice = choice_;
    property->Get(choice.calibration);
    return ChangeModel(choice);
}

int LiveSRCamera::OnThreads(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(choice_.threads);
    if (action != MM::AfterSet)
        return DEVICE_OK;
    ModelChoice choice = choice_;
    property->Get(choice.threads);
    return ChangeModel(choice);
}

// During a sequence the size of images must not change, so a new model is tried beside the old one before it takes over.
int LiveSRCamera::ChangeModel(const ModelChoice& choice)
{
    return Guarded([&] {
        if (IsCapturing() && enabled_) {
            const int scale = LiveSRSession(library_, choice).Model().scale;
            if (scale != session_->Model().scale)
                return Refuse("'" + choice.model + "' enlarges by " + std::to_string(scale) +
                    ", which would change the image size: stop the sequence first");
        }
        session_->SetModel(choice);
        choice_ = choice;
        ModelChanged();
        return DEVICE_OK;
    });
}

int LiveSRCamera::OnRoi(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(roi_.ToString().c_str());
    if (action != MM::AfterSet)
        return DEVICE_OK;
    if (IsCapturing())
        return DEVICE_CAMERA_BUSY_ACQUIRING;
    return Guarded([&] {
        std::string text;
        property->Get(text);
        const Roi roi = Roi::Parse(text);
        const MM::Camera* camera = Physical();
        if (camera != nullptr && !roi.IsWhole() &&
            (uint64_t{roi.x} + roi.width > camera->GetImageWidth() || uint64_t{roi.y} + roi.height > camera->GetImageHeight()))
            return Refuse("the ROI " + text + " does not lie inside the camera's " + std::to_string(camera->GetImageWidth()) +
                "x" + std::to_string(camera->GetImageHeight()) + " image");
        roi_ = roi;
        GeometryChanged();
        return DEVICE_OK;
    });
}

int LiveSRCamera::OnOverloadPolicy(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(overloadPolicy_.c_str());
    if (action == MM::AfterSet)
        property->Get(overloadPolicy_);
    return DEVICE_OK;
}

// auto: an acquisition, which asks the core to stop on overflow, waits; a live view shows the newest.
int LiveSRCamera::Policy(bool stopOnOverflow) const
{
    if (overloadPolicy_ == kAuto)
        return stopOnOverflow ? LIVESR_WAIT : LIVESR_DROP_OLDEST;
    return static_cast<int>(std::find(kPolicies.begin(), kPolicies.end(), overloadPolicy_) - kPolicies.begin());
}

int LiveSRCamera::OnEnabled(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(enabled_ ? kOn : kOff);
    if (action != MM::AfterSet)
        return DEVICE_OK;
    if (IsCapturing())
        return DEVICE_CAMERA_BUSY_ACQUIRING;
    std::string value;
    property->Get(value);
    enabled_ = value == kOn;
    return Guarded([this] {
        ModelChanged();
        return DEVICE_OK;
    });
}

int LiveSRCamera::OnBinning(MM::PropertyBase* property, MM::ActionType action)
{
    if (action == MM::BeforeGet)
        property->Set(static_cast<long>(GetBinning()));
    if (action != MM::AfterSet)
        return DEVICE_OK;
    long binning = 1;
    property->Get(binning);
    return SetBinning(static_cast<int>(binning));
}

void LiveSRCamera::ModelChanged()
{
    scale_ = enabled_ ? static_cast<unsigned>(session_->Model().scale) : 1;
    GeometryChanged();
}

// A snap that was enhanced before has another size now; so has a pixel, which the core is told as a magnifier's change.
void LiveSRCamera::GeometryChanged()
{
    snapped_ = nullptr;
    if (initialized_) {
        GetCoreCallback()->OnMagnifierChanged(this);
        OnPropertiesChanged();
    }
}
