#pragma once

#include "CameraIntake.h"
#include "EnhancedStream.h"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

// How one sequence is run.
struct SequencePlan {
    MM::Core* core = nullptr;
    MM::Device* self = nullptr;             // the LiveSR camera, in whose name frames go to the core
    std::string physicalCamera;             // label of the camera that exposes
    // The camera has stopped: whoever starts it next gets its frames. May be called again.
    std::function<void(const FrameTaker&)> giveCameraBack;
    std::shared_ptr<LiveSRSession> session; // null: frames go on as they are
    int policy = LIVESR_DROP_OLDEST;
    Roi roi;
    unsigned scale = 1;
    unsigned bitDepth = 0;
    long images = 0;
};

// Frames of the physical camera on their way to MMCore during one sequence.
class CameraSequence : public FrameTaker {
public:
    explicit CameraSequence(const SequencePlan& plan);

    // The camera exposes; from now on, when it does not, the sequence is over.
    void CameraStarted() { started_ = true; }
    int TakeFrame(const FrameView& frame, const char* tags) override;
    void CameraFinished() override;

    // Discards what waits and returns when nothing more will come.
    void Stop();

    // Whether frames may still come. When not, the camera has been given back.
    bool IsRunning();

private:
    bool Deliver(const EnhancedFrame& frame);
    int DeliverRaw(const FrameView& part, const char* tags);
    void AddCameraTags(const std::string& cameraTags, MM::CameraImageMetadata& metadata) const;
    void GiveCameraBack();
    bool CameraRuns() const;
    void End(const std::string& error);

    const SequencePlan plan_;
    std::atomic<bool> started_{false};
    std::atomic<bool> ended_{false};
    std::atomic<bool> givenBack_{false};
    std::atomic<long> taken_{0};
    std::vector<unsigned char> staging_;
    std::unique_ptr<EnhancedStream> stream_; // null when frames go on as they are
};
