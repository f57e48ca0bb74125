#include "CameraIntake.h"

void CameraIntake::SetTaker(std::shared_ptr<FrameTaker> taker)
{
    const std::lock_guard<std::mutex> guard(lock_);
    taker_ = std::move(taker);
}

bool CameraIntake::Release(const FrameTaker& taker)
{
    const std::lock_guard<std::mutex> guard(lock_);
    if (taker_.get() != &taker)
        return false;
    taker_.reset();
    return true;
}

bool CameraIntake::Has(const FrameTaker& taker) { return Taker().get() == &taker; }

// A copy, so that a taker which is exchanged meanwhile lives until the camera's call has returned.
std::shared_ptr<FrameTaker> CameraIntake::Taker()
{
    const std::lock_guard<std::mutex> guard(lock_);
    return taker_;
}

int CameraIntake::InsertImage(const MM::Device* caller, const unsigned char* pixels, unsigned width, unsigned height,
    unsigned bytesPerPixel, unsigned components, const char* tags)
{
    const std::shared_ptr<FrameTaker> taker = Taker();
    if (taker == nullptr)
        return core_->InsertImage(caller, pixels, width, height, bytesPerPixel, components, tags);
    if (pixels == nullptr || width == 0 || height == 0)
        return DEVICE_INCOMPATIBLE_IMAGE;
    FrameView frame;
    frame.pixels = pixels;
    frame.stride = static_cast<int64_t>(width) * bytesPerPixel;
    frame.width = width;
    frame.height = height;
    frame.bytesPerPixel = bytesPerPixel;
    frame.components = components;
    return taker->TakeFrame(frame, tags);
}

int CameraIntake::InsertImage(const MM::Device* caller, const unsigned char* pixels, unsigned width, unsigned height,
    unsigned bytesPerPixel, const char* tags)
{
    return InsertImage(caller, pixels, width, height, bytesPerPixel, 1, tags);
}

// LiveSR tells the core itself when its sequence begins and ends, and has it open the shutter.
int CameraIntake::PrepareForAcq(const MM::Device* caller)
{
    return Taker() == nullptr ? core_->PrepareForAcq(caller) : DEVICE_OK;
}

int CameraIntake::AcqFinished(const MM::Device* caller, int status)
{
    const std::shared_ptr<FrameTaker> taker = Taker();
    if (taker == nullptr)
        return core_->AcqFinished(caller, status);
    taker->CameraFinished();
    return DEVICE_OK;
}

// The core's buffer is for LiveSR's frames, which have another size.
bool CameraIntake::InitializeImageBuffer(unsigned channels, unsigned slices, unsigned int width, unsigned int height, unsigned int depth)
{
    return Taker() != nullptr || core_->InitializeImageBuffer(channels, slices, width, height, depth);
}

int CameraIntake::LogMessage(const MM::Device* caller, const char* message, bool debugOnly) const
{
    return core_->LogMessage(caller, message, debugOnly);
}

MM::Device* CameraIntake::GetDevice(const MM::Device* caller, const char* label) { return core_->GetDevice(caller, label); }

int CameraIntake::GetDeviceProperty(const char* device, const char* name, char* value)
{
    return core_->GetDeviceProperty(device, name, value);
}

int CameraIntake::SetDeviceProperty(const char* device, const char* name, const char* value)
{
    return core_->SetDeviceProperty(device, name, value);
}

void CameraIntake::GetLoadedDeviceOfType(const MM::Device* caller, MM::DeviceType type, char* name, const unsigned int index)
{
    core_->GetLoadedDeviceOfType(caller, type, name, index);
}

int CameraIntake::SetSerialProperties(const char* port, const char* timeout, const char* baud, const char* delay,
    const char* handshaking, const char* parity, const char* stopBits)
{
    return core_->SetSerialProperties(port, timeout, baud, delay, handshaking, parity, stopBits);
}

int CameraIntake::SetSerialCommand(const MM::Device* caller, const char* port, const char* command, const char* term)
{
    return core_->SetSerialCommand(caller, port, command, term);
}

int CameraIntake::GetSerialAnswer(const MM::Device* caller, const char* port, unsigned long length, char* answer, const char* term)
{
    return core_->GetSerialAnswer(caller, port, length, answer, term);
}

int CameraIntake::WriteToSerial(const MM::Device* caller, const char* port, const unsigned char* buffer, unsigned long length)
{
    return core_->WriteToSerial(caller, port, buffer, length);
}

int CameraIntake::ReadFromSerial(const MM::Device* caller, const char* port, unsigned char* buffer, unsigned long length,
    unsigned long& read)
{
    return core_->ReadFromSerial(caller, port, buffer, length, read);
}

int CameraIntake::PurgeSerial(const MM::Device* caller, const char* port) { return core_->PurgeSerial(caller, port); }

MM::PortType CameraIntake::GetSerialPortType(const char* port) const { return core_->GetSerialPortType(port); }

int CameraIntake::OnPropertiesChanged(const MM::Device* caller) { return core_->OnPropertiesChanged(caller); }

int CameraIntake::OnPropertyChanged(const MM::Device* caller, const char* name, const char* value)
{
    return core_->OnPropertyChanged(caller, name, value);
}

int CameraIntake::OnStagePositionChanged(const MM::Device* caller, double position)
{
    return core_->OnStagePositionChanged(caller, position);
}

int CameraIntake::OnXYStagePositionChanged(const MM::Device* caller, double x, double y)
{
    return core_->OnXYStagePositionChanged(caller, x, y);
}

int CameraIntake::OnExposureChanged(const MM::Device* caller, double exposure) { return core_->OnExposureChanged(caller, exposure); }

int CameraIntake::OnSLMExposureChanged(const MM::Device* caller, double exposure)
{
    return core_->OnSLMExposureChanged(caller, exposure);
}

int CameraIntake::OnMagnifierChanged(const MM::Device* caller) { return core_->OnMagnifierChanged(caller); }

int CameraIntake::OnShutterOpenChanged(const MM::Device* caller, bool open) { return core_->OnShutterOpenChanged(caller, open); }

unsigned long CameraIntake::GetClockTicksUs(const MM::Device* caller) { return core_->GetClockTicksUs(caller); }

MM::MMTime CameraIntake::GetCurrentMMTime() { return core_->GetCurrentMMTime(); }

MM::Hub* CameraIntake::GetParentHub(const MM::Device* caller) const { return core_->GetParentHub(caller); }

// Deprecated, but a camera may still call them.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#elif defined(_MSC_VER)
#pragma warning(push)
#pragma warning(disable : 4996)
#endif
int CameraIntake::GetFocusPosition(double& position) { return core_->GetFocusPosition(position); }

MM::SignalIO* CameraIntake::GetSignalIODevice(const MM::Device* caller, const char* name)
{
    return core_->GetSignalIODevice(caller, name);
}
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#elif defined(_MSC_VER)
#pragma warning(pop)
#endif
