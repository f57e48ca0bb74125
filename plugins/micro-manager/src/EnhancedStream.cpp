#include "EnhancedStream.h"

namespace
{
constexpr int kCapacity = 2; // frames that wait: a live view lags by at most these two
constexpr int kPollMs = 100; // between two looks at whether the camera still runs
} // namespace

EnhancedStream::EnhancedStream(std::shared_ptr<LiveSRSession> session, int policy, StreamEnds ends)
    : session_(std::move(session)), ends_(std::move(ends))
{
    session_->OpenQueue(kCapacity, policy);
    thread_ = std::thread([this] { Deliver(); });
}

EnhancedStream::~EnhancedStream() { Stop(); }

bool EnhancedStream::Take(const FrameView& frame, std::string tags)
{
    if (stopping_)
        return false;
    livesr_frame_info info = {};
    info.struct_size = sizeof(info);
    info.image_number = static_cast<int64_t>(number_);
    info.user = number_++;
    info.elapsed_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_).count();
    try {
        const livesr_image image = ToLiveSR(frame, input_);
        first_ = info.user == 0 ? image : first_;
        if (image.width != first_.width || image.height != first_.height || image.format != first_.format)
            throw std::runtime_error("the camera changed its image size or pixel type during a sequence");
        Remember(info.user, std::move(tags));
        if (session_->Submit(image, info) == LIVESR_DROPPED)
            ForgetLast();
        return true;
    } catch (const std::exception& e) {
        Fail(e.what());
        return false;
    }
}

void EnhancedStream::Finish() { session_->Finish(); }

void EnhancedStream::Stop()
{
    stopping_ = true;
    session_->Cancel();
    if (thread_.joinable())
        thread_.join();
}

void EnhancedStream::Deliver()
{
    std::vector<unsigned char> result;
    try {
        while (DeliverNext(result)) {
        }
    } catch (const std::exception& e) {
        Fail(e.what());
    }
    stopping_ = true;
    session_->Cancel();
    running_ = false;
    ends_.ended(error_);
}

bool EnhancedStream::DeliverNext(std::vector<unsigned char>& result)
{
    livesr_image image = {};
    image.pixels = result.data();
    image.bytes = result.size();
    livesr_frame_info info = {};
    info.struct_size = sizeof(info);
    livesr_status status;
    try {
        status = session_->Poll(image, info, kPollMs);
    } catch (const LiveSRError& e) {
        if (e.Status() != LIVESR_ERROR_SIZE)
            throw;
        // The first result tells the size of all.
        const unsigned bytesPerPixel = (image.format == LIVESR_BGR24 || image.format == LIVESR_BGR48 ? 3u : 1u) *
            (image.format == LIVESR_GRAY16 || image.format == LIVESR_BGR48 ? 2u : 1u);
        result.resize(static_cast<std::size_t>(image.width) * image.height * bytesPerPixel);
        return true;
    }
    if (status == LIVESR_EMPTY) {
        if (!ends_.cameraRuns())
            session_->Finish();
        return true;
    }
    if (status == LIVESR_ENDED)
        return false;

    const std::string tags = TagsOf(info.user);
    const EnhancedFrame frame = {FromLiveSR(image, output_), static_cast<unsigned>(image.width),
        static_cast<unsigned>(image.height), &info, &tags};
    return ends_.deliver(frame);
}

void EnhancedStream::Remember(uint64_t number, std::string tags)
{
    const std::lock_guard<std::mutex> guard(lock_);
    waiting_.push_back({number, std::move(tags)});
}

void EnhancedStream::ForgetLast()
{
    const std::lock_guard<std::mutex> guard(lock_);
    waiting_.pop_back();
}

// Frames come out in order, so the tags of all earlier ones belong to frames that were dropped.
std::string EnhancedStream::TagsOf(uint64_t number)
{
    const std::lock_guard<std::mutex> guard(lock_);
    while (!waiting_.empty() && waiting_.front().number < number)
        waiting_.pop_front();
    if (waiting_.empty() || waiting_.front().number != number)
        return {};
    std::string tags = std::move(waiting_.front().tags);
    waiting_.pop_front();
    return tags;
}

void EnhancedStream::Fail(const std::string& error)
{
    {
        const std::lock_guard<std::mutex> guard(lock_);
        if (error_.empty() && !stopping_)
            error_ = error;
    }
    stopping_ = true;
    session_->Finish();
}
