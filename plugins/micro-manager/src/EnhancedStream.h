#pragma once

#include "LiveSRSession.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

// A frame on its way to MMCore.
struct EnhancedFrame {
    const unsigned char* pixels;
    unsigned width;
    unsigned height;
    const livesr_frame_info* info;
    const std::string* cameraTags; // as the camera serialised them; empty when it gave none
};

// What a stream needs of its surroundings.
struct StreamEnds {
    // Takes an enhanced frame, on the stream's thread. False ends the stream.
    std::function<bool(const EnhancedFrame&)> deliver;
    // Whether the camera still exposes: a camera that stops without a word must not leave the stream waiting.
    std::function<bool()> cameraRuns;
    // The stream is over; the message is empty unless it failed. The last call, on the stream's thread.
    std::function<void(const std::string& error)> ended;
};

// One sequence: frames come on the camera's thread, wait in the session's bounded queue, and leave enhanced on a thread
// of the stream's own. So the camera is never slower than the overload policy makes it.
class EnhancedStream {
public:
    EnhancedStream(std::shared_ptr<LiveSRSession> session, int policy, StreamEnds ends);
    ~EnhancedStream();
    EnhancedStream(const EnhancedStream&) = delete;
    EnhancedStream& operator=(const EnhancedStream&) = delete;

    // A frame from the camera, on its thread. False: the camera should stop.
    bool Take(const FrameView& frame, std::string tags);

    // The camera has delivered its last frame. Those that wait are still enhanced and delivered.
    void Finish();

    // Discards what waits, frees a camera that waits in Take, and returns when the stream's thread has ended.
    void Stop();

    bool IsRunning() const { return running_; }

private:
    struct Waiting {
        uint64_t number;
        std::string tags;
    };

    void Deliver();
    bool DeliverNext(std::vector<unsigned char>& result);
    void Remember(uint64_t number, std::string tags);
    void ForgetLast();
    std::string TagsOf(uint64_t number);
    void Fail(const std::string& error);

    std::shared_ptr<LiveSRSession> session_;
    StreamEnds ends_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::vector<unsigned char> input_;
    std::vector<unsigned char> output_;
    std::mutex lock_;
    std::deque<Waiting> waiting_;
    std::string error_;
    livesr_image first_ = {};
    uint64_t number_ = 0;
    std::atomic<bool> running_{true};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};
