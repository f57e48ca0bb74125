#pragma once

#include "FrameView.h"
#include "LiveSRLibrary.h"

#include <memory>
#include <mutex>
#include <string>

// What a session is made with: the properties of the camera.
struct ModelChoice {
    std::string model;
    std::string provider;
    int scale = 0;    // 0: the model's own
    long threads = 0; // of the CPU provider; 0: the fastest number, as LiveSR measured it
    std::string calibration = {}; // file of 'livesr calibrate'; empty: none
};

// A session of liblivesr, ended with this object. Its functions throw LiveSRError.
class LiveSRSession {
public:
    LiveSRSession(std::shared_ptr<const LiveSRLibrary> library, const ModelChoice& choice);
    ~LiveSRSession();
    LiveSRSession(const LiveSRSession&) = delete;
    LiveSRSession& operator=(const LiveSRSession&) = delete;

    // Exchanges the model; the old one stays when this fails. Frames may be under way.
    void SetModel(const ModelChoice& choice);
    livesr_model_info Model() const;
    livesr_statistics Statistics() const;

    // Enhances one frame. Returns its pixels in Micro-Manager's format, valid until the next call.
    const unsigned char* Enhance(const FrameView& frame);

    // The queue. Submit returns LIVESR_OK or LIVESR_DROPPED, Poll LIVESR_OK, LIVESR_EMPTY or LIVESR_ENDED.
    void OpenQueue(int capacity, int policy);
    livesr_status Submit(const livesr_image& image, const livesr_frame_info& info);
    livesr_status Poll(livesr_image& image, livesr_frame_info& info, int timeoutMs);
    void Finish() noexcept { library_->finish(handle_); }
    void Cancel() noexcept { library_->cancel(handle_); }

    // Bytes that the result for a frame takes, as LiveSR writes it.
    uint64_t ResultBytes(const livesr_image& image) const;

private:
    livesr_status Check(livesr_status status) const;

    std::shared_ptr<const LiveSRLibrary> library_;
    livesr_handle handle_ = 0;
    std::vector<unsigned char> input_;
    std::vector<unsigned char> result_;
    std::vector<unsigned char> output_;
};
