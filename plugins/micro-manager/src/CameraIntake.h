#pragma once

#include "DeviceInterface.h"
#include "FrameView.h"

#include <memory>
#include <mutex>
#include <string>

// Who takes the frames of a camera during a sequence.
class FrameTaker {
public:
    virtual ~FrameTaker() = default;

    // A frame, on the camera's thread. Anything but DEVICE_OK makes the camera stop.
    virtual int TakeFrame(const FrameView& frame, const char* tags) = 0;

    // The camera has stopped, on the camera's thread.
    virtual void CameraFinished() = 0;
};

// Stands between a physical camera and MMCore. A camera hands its frames to the core that it was given; during a sequence
// of LiveSR's it is given this one, which takes the frames and passes everything else on. Without a taker it is
// transparent, so that it does no harm where it was left in place.
class CameraIntake : public MM::Core {
public:
    void SetCore(MM::Core* core) { core_ = core; }
    void SetTaker(std::shared_ptr<FrameTaker> taker);

    // Lets go of a taker. False when it has it no more, or has another one by now.
    bool Release(const FrameTaker& taker);
    bool Has(const FrameTaker& taker);

    int InsertImage(const MM::Device* caller, const unsigned char* pixels, unsigned width, unsigned height,
        unsigned bytesPerPixel, unsigned components, const char* tags) override;
    int InsertImage(const MM::Device* caller, const unsigned char* pixels, unsigned width, unsigned height,
        unsigned bytesPerPixel, const char* tags) override;
    int PrepareForAcq(const MM::Device* caller) override;
    int AcqFinished(const MM::Device* caller, int status) override;
    bool InitializeImageBuffer(unsigned channels, unsigned slices, unsigned int width, unsigned int height, unsigned int depth) override;

    int LogMessage(const MM::Device* caller, const char* message, bool debugOnly) const override;
    MM::Device* GetDevice(const MM::Device* caller, const char* label) override;
    int GetDeviceProperty(const char* device, const char* name, char* value) override;
    int SetDeviceProperty(const char* device, const char* name, const char* value) override;
    void GetLoadedDeviceOfType(const MM::Device* caller, MM::DeviceType type, char* name, const unsigned int index) override;
    int SetSerialProperties(const char* port, const char* timeout, const char* baud, const char* delay,
        const char* handshaking, const char* parity, const char* stopBits) override;
    int SetSerialCommand(const MM::Device* caller, const char* port, const char* command, const char* term) override;
    int GetSerialAnswer(const MM::Device* caller, const char* port, unsigned long length, char* answer, const char* term) override;
    int WriteToSerial(const MM::Device* caller, const char* port, const unsigned char* buffer, unsigned long length) override;
    int ReadFromSerial(const MM::Device* caller, const char* port, unsigned char* buffer, unsigned long length,
        unsigned long& read) override;
    int PurgeSerial(const MM::Device* caller, const char* port) override;
    MM::PortType GetSerialPortType(const char* port) const override;
    int OnPropertiesChanged(const MM::Device* caller) override;
    int OnPropertyChanged(const MM::Device* caller, const char* name, const char* value) override;
    int OnStagePositionChanged(const MM::Device* caller, double position) override;
    int OnXYStagePositionChanged(const MM::Device* caller, double x, double y) override;
    int OnExposureChanged(const MM::Device* caller, double exposure) override;
    int OnSLMExposureChanged(const MM::Device* caller, double exposure) override;
    int OnMagnifierChanged(const MM::Device* caller) override;
    int OnShutterOpenChanged(const MM::Device* caller, bool open) override;
    unsigned long GetClockTicksUs(const MM::Device* caller) override;
    MM::MMTime GetCurrentMMTime() override;
    int GetFocusPosition(double& position) override;
    MM::SignalIO* GetSignalIODevice(const MM::Device* caller, const char* name) override;
    MM::Hub* GetParentHub(const MM::Device* caller) const override;

private:
    std::shared_ptr<FrameTaker> Taker();

    MM::Core* core_ = nullptr;
    std::mutex lock_;
    std::shared_ptr<FrameTaker> taker_;
};
