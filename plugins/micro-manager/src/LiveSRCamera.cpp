#include "LiveSRCamera.h"

#include <algorithm>
#include <climits>
#include <mutex>
#include <stdexcept>

namespace
{
std::mutex camerasLock;
std::vector<LiveSRCamera*> cameras;
} // namespace

LiveSRCamera::~LiveSRCamera() { Shutdown(); }

void LiveSRCamera::Register()
{
    const std::lock_guard<std::mutex> guard(camerasLock);
    cameras.push_back(this);
}

LiveSRCamera* LiveSRCamera::Find(const std::string& label)
{
    const std::lock_guard<std::mutex> guard(camerasLock);
    const auto found = std::find_if(cameras.begin(), cameras.end(),
        [&](const LiveSRCamera* camera) { return label.empty() || camera->Label() == label; });
    return found == cameras.end() ? nullptr : *found;
}

std::string LiveSRCamera::Label() const
{
    char label[MM::MaxStrLength] = "";
    GetLabel(label);
    return label;
}

void LiveSRCamera::GetName(char* name) const { CDeviceUtils::CopyLimitedString(name, DeviceName); }

int LiveSRCamera::Shutdown()
{
    StopSequenceAcquisition();
    {
        const std::lock_guard<std::mutex> guard(camerasLock);
        cameras.erase(std::remove(cameras.begin(), cameras.end(), this), cameras.end());
    }
    session_.reset();
    initialized_ = false;
    return DEVICE_OK;
}

// The physical camera, looked up each time because it may be unloaded. Null when none is chosen.
MM::Camera* LiveSRCamera::Physical() const
{
    MM::Core* core = GetCoreCallback();
    if (core == nullptr || physicalLabel_.empty())
        return nullptr;
    MM::Device* device = core->GetDevice(this, physicalLabel_.c_str());
    return device != nullptr && device->GetType() == MM::CameraDevice ? static_cast<MM::Camera*>(device) : nullptr;
}

Roi LiveSRCamera::Part() const
{
    const MM::Camera* camera = Physical();
    return camera == nullptr ? Roi() : roi_.Within(camera->GetImageWidth(), camera->GetImageHeight());
}

bool LiveSRCamera::Busy()
{
    MM::Camera* camera = Physical();
    return camera != nullptr && camera->Busy();
}

unsigned LiveSRCamera::GetImageWidth() const { return Part().width * scale_; }

unsigned LiveSRCamera::GetImageHeight() const { return Part().height * scale_; }

unsigned LiveSRCamera::GetImageBytesPerPixel() const
{
    const MM::Camera* camera = Physical();
    return camera == nullptr ? 0 : camera->GetImageBytesPerPixel();
}

unsigned LiveSRCamera::GetNumberOfComponents() const
{
    const MM::Camera* camera = Physical();
    return camera == nullptr ? 1 : camera->GetNumberOfComponents();
}

unsigned LiveSRCamera::GetBitDepth() const
{
    const MM::Camera* camera = Physical();
    return camera == nullptr ? 0 : camera->GetBitDepth();
}

long LiveSRCamera::GetImageBufferSize() const
{
    return static_cast<long>(GetImageWidth()) * GetImageHeight() * GetImageBytesPerPixel();
}

int LiveSRCamera::GetBinning() const
{
    const MM::Camera* camera = Physical();
    return camera == nullptr ? 1 : camera->GetBinning();
}

int LiveSRCamera::SetBinning(int binning)
{
    MM::Camera* camera = Physical();
    if (camera == nullptr)
        return Refuse("no camera is chosen: set the property PhysicalCamera");
    if (IsCapturing())
        return DEVICE_CAMERA_BUSY_ACQUIRING;
    snapped_ = nullptr;
    return camera->SetBinning(binning);
}

void LiveSRCamera::SetExposure(double milliseconds)
{
    if (MM::Camera* camera = Physical(); camera != nullptr)
        camera->SetExposure(milliseconds);
}

double LiveSRCamera::GetExposure() const
{
    const MM::Camera* camera = Physical();
    return camera == nullptr ? 0 : camera->GetExposure();
}

// The rectangle is in the pixels of this camera's images; the physical camera gets the one that covers it. The property
// ROI would cut another part out of the new one, so it goes back to all of it.
int LiveSRCamera::SetROI(unsigned x, unsigned y, unsigned width, unsigned height)
{
    MM::Camera* camera = Physical();
    if (camera == nullptr)
        return Refuse("no camera is chosen: set the property PhysicalCamera");
    if (IsCapturing())
        return DEVICE_CAMERA_BUSY_ACQUIRING;
    const unsigned scale = scale_;
    const unsigned left = x / scale, top = y / scale;
    const unsigned right = (x + width + scale - 1) / scale, bottom = (y + height + scale - 1) / scale;
    const int result = camera->SetROI(left, top, right - left, bottom - top);
    if (result == DEVICE_OK)
        roi_ = Roi();
    GeometryChanged();
    return result;
}

int LiveSRCamera::GetROI(unsigned& x, unsigned& y, unsigned& width, unsigned& height)
{
    MM::Camera* camera = Physical();
    if (camera == nullptr)
        return Refuse("no camera is chosen: set the property PhysicalCamera");
    const int result = camera->GetROI(x, y, width, height);
    const Roi part = Part();
    const unsigned scale = scale_;
    x = (x + part.x) * scale;
    y = (y + part.y) * scale;
    width = part.width * scale;
    height = part.height * scale;
    return result;
}

int LiveSRCamera::ClearROI()
{
    MM::Camera* camera = Physical();
    if (camera == nullptr)
        return Refuse("no camera is chosen: set the property PhysicalCamera");
    if (IsCapturing())
        return DEVICE_CAMERA_BUSY_ACQUIRING;
    roi_ = Roi();
    GeometryChanged();
    return camera->ClearROI();
}

int LiveSRCamera::IsExposureSequenceable(bool& sequenceable) const
{
    sequenceable = false;
    return DEVICE_OK;
}

int LiveSRCamera::RefuseToExpose(MM::Camera* camera)
{
    if (camera == nullptr)
        return Refuse("no camera is chosen: set the property PhysicalCamera");
    if (camera->GetNumberOfChannels() > 1)
        return Refuse("'" + physicalLabel_ + "' has several channels: choose one of its cameras in PhysicalCamera");
    return DEVICE_OK;
}

int LiveSRCamera::SnapImage()
{
    MM::Camera* camera = Physical();
    if (const int refused = RefuseToExpose(camera); refused != DEVICE_OK)
        return refused;
    snapped_ = nullptr;
    return camera->SnapImage();
}

const unsigned char* LiveSRCamera::GetImageBuffer()
{
    MM::Camera* camera = Physical();
    if (snapped_ != nullptr || camera == nullptr)
        return snapped_;
    FrameView frame;
    frame.pixels = camera->GetImageBuffer();
    frame.width = camera->GetImageWidth();
    frame.height = camera->GetImageHeight();
    frame.bytesPerPixel = camera->GetImageBytesPerPixel();
    frame.components = camera->GetNumberOfComponents();
    frame.bitDepth = camera->GetBitDepth();
    frame.stride = static_cast<int64_t>(frame.width) * frame.bytesPerPixel;
    if (frame.pixels == nullptr)
        return nullptr;
    const FrameView part = frame.Part(Part());
    // The reason of a failure goes to the log: the core has no way to ask for it here.
    Guarded([&] {
        snapped_ = enabled_ ? session_->Enhance(part) : Packed(part, staging_);
        return DEVICE_OK;
    });
    return snapped_;
}

int LiveSRCamera::StartSequenceAcquisition(double) { return StartSequenceAcquisition(LONG_MAX, 0, false); }

int LiveSRCamera::StartSequenceAcquisition(long images, double, bool stopOnOverflow)
{
    MM::Camera* camera = Physical();
    if (const int refused = RefuseToExpose(camera); refused != DEVICE_OK)
        return refused;
    if (IsCapturing() || camera->IsCapturing())
        return DEVICE_CAMERA_BUSY_ACQUIRING;
    StopSequenceAcquisition();
    return Guarded([&] {
        if (enabled_)
            LiveSRFormat(camera->GetImageBytesPerPixel(), camera->GetNumberOfComponents());
        const int prepared = GetCoreCallback()->PrepareForAcq(this);
        if (prepared != DEVICE_OK)
            return prepared;
        return StartPrepared(*camera, images, stopOnOverflow);
    });
}

// The core has opened the shutter: whatever goes wrong from here on, it hears that the sequence is over.
int LiveSRCamera::StartPrepared(MM::Camera& camera, long images, bool stopOnOverflow)
{
    try {
        droppedBefore_ = session_->Statistics().dropped;
        sequence_ = std::make_shared<CameraSequence>(Plan(camera, images, stopOnOverflow));
        const int started = StartPhysical(camera, images, stopOnOverflow);
        if (started != DEVICE_OK)
            AbandonStart();
        return started;
    } catch (...) {
        AbandonStart();
        throw;
    }
}

void LiveSRCamera::AbandonStart()
{
    if (sequence_ == nullptr) {
        GetCoreCallback()->AcqFinished(this, DEVICE_ERR);
        return;
    }
    sequence_->Stop();
    GiveCoreBack(*sequence_);
    sequence_.reset();
}

int LiveSRCamera::StartPhysical(MM::Camera& camera, long images, bool stopOnOverflow)
{
    intake_.SetCore(GetCoreCallback());
    intake_.SetTaker(sequence_);
    camera.SetCallback(&intake_);
    const int started = images == LONG_MAX ? camera.StartSequenceAcquisition(0.0)
                                           : camera.StartSequenceAcquisition(images, 0.0, stopOnOverflow);
    if (started != DEVICE_OK) {
        char text[MM::MaxStrLength] = "";
        camera.GetErrorText(started, text);
        return Refuse("'" + physicalLabel_ + "' does not start: " + text);
    }
    sequence_->CameraStarted();
    return DEVICE_OK;
}

int LiveSRCamera::StopSequenceAcquisition()
{
    if (sequence_ == nullptr)
        return DEVICE_OK;
    // Waiting frames go first: the camera's thread may wait for room behind them, and the camera waits for its thread.
    sequence_->Stop();
    // A camera that was given back may run a sequence of its own by now.
    MM::Camera* camera = Physical();
    const bool stops = camera != nullptr && (intake_.Has(*sequence_) || !camera->IsCapturing());
    const int result = stops ? camera->StopSequenceAcquisition() : DEVICE_OK;
    GiveCoreBack(*sequence_);
    sequence_.reset();
    return result;
}

// The physical camera has stopped: its next frames are the core's. A thread of it that is still about to end may use the
// intake, which hands all on to the core from now on.
void LiveSRCamera::GiveCoreBack(const FrameTaker& taker)
{
    if (!intake_.Release(taker))
        return;
    if (MM::Camera* camera = Physical(); camera != nullptr)
        camera->SetCallback(GetCoreCallback());
}

bool LiveSRCamera::IsCapturing() { return sequence_ != nullptr && sequence_->IsRunning(); }

SequencePlan LiveSRCamera::Plan(MM::Camera& camera, long images, bool stopOnOverflow)
{
    SequencePlan plan;
    plan.core = GetCoreCallback();
    plan.self = this;
    plan.physicalCamera = physicalLabel_;
    plan.giveCameraBack = [this](const FrameTaker& taker) { GiveCoreBack(taker); };
    plan.session = enabled_ ? session_ : nullptr;
    plan.policy = Policy(stopOnOverflow);
    plan.roi = Part();
    plan.scale = scale_;
    plan.bitDepth = camera.GetBitDepth();
    plan.images = images;
    return plan;
}

int LiveSRCamera::Guarded(const std::function<int()>& work)
{
    try {
        return work();
    } catch (const std::exception& e) {
        return Refuse(e.what());
    }
}
