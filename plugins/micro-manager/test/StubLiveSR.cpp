// A liblivesr for the adapter's tests: repeats each pixel along both axes. Models: "bicubic" (twice), "three" (three
// times), "slow" (twice, 20 ms a frame), "failing" (fails on the fourth frame of a queue), "closed" (has no queue),
// "two-threads" (refuses any other number), "calibrated" (refuses any calibration but camera.json).
#include "livesr.h"

#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace
{
int BytesPerPixel(int32_t format)
{
    const int bytes[] = {1, 2, 3, 6};
    return bytes[format];
}

struct Job {
    livesr_image image;
    livesr_frame_info info;
    std::vector<unsigned char> pixels;
};

struct Session {
    std::mutex lock;
    std::condition_variable changed;
    std::string model;
    std::string error;
    std::deque<Job> waiting;
    size_t capacity = 2;
    int32_t policy = LIVESR_WAIT;
    bool open = false;
    int64_t dropped = 0; // since the queue was opened
    livesr_statistics statistics = {};

    int32_t Scale() const { return model == "three" ? 3 : 2; }
};

std::mutex sessionsLock;
std::map<livesr_handle, std::shared_ptr<Session>> sessions;
livesr_handle last = 0;
std::string createError;

std::shared_ptr<Session> Find(livesr_handle handle)
{
    const std::lock_guard<std::mutex> guard(sessionsLock);
    const auto found = sessions.find(handle);
    return found == sessions.end() ? nullptr : found->second;
}

livesr_status Enhance(const Session& session, const livesr_image& input, livesr_image& output)
{
    const int scale = session.Scale(), bytes = BytesPerPixel(input.format);
    output.width = input.width * scale;
    output.height = input.height * scale;
    output.format = input.format;
    output.bit_depth = input.bit_depth;
    const size_t row = static_cast<size_t>(output.width) * bytes;
    if (output.bytes < row * output.height)
        return LIVESR_ERROR_SIZE;
    const int64_t stride = input.stride != 0 ? input.stride : static_cast<int64_t>(input.width) * bytes;
    for (int32_t y = 0; y < output.height; ++y) {
        const unsigned char* from = static_cast<const unsigned char*>(input.pixels) + y / scale * stride;
        unsigned char* to = static_cast<unsigned char*>(output.pixels) + y * row;
        for (int32_t x = 0; x < output.width; ++x)
            std::memcpy(to + x * bytes, from + x / scale * bytes, bytes);
    }
    return LIVESR_OK;
}
} // namespace

extern "C" {
#define EXPORT __attribute__((visibility("default")))

EXPORT uint32_t livesr_api_version(void) { return LIVESR_API_VERSION; }

EXPORT const char* livesr_version(void) { return "stub"; }

EXPORT livesr_status livesr_models(char* buffer, uint64_t size, uint64_t* needed)
{
    const std::string text = "bicubic\nthree\nslow\nfailing\n";
    *needed = text.size() + 1;
    if (size > text.size())
        std::memcpy(buffer, text.c_str(), text.size() + 1);
    return LIVESR_OK;
}

EXPORT livesr_status livesr_set_model(livesr_handle handle, const char* model, const livesr_options* options)
{
    const auto session = Find(handle);
    const std::lock_guard<std::mutex> guard(session->lock);
    const bool known = std::string("bicubic three slow failing closed two-threads calibrated").find(model) != std::string::npos;
    const bool calibrated = options != nullptr && options->calibration != nullptr && std::string(options->calibration) == "camera.json";
    if (!known || (std::string(model) == "two-threads" && options->threads != 2) || (std::string(model) == "calibrated" && !calibrated)) {
        session->error = createError = std::string("'") + model + "' is no model";
        return LIVESR_ERROR_MODEL;
    }
    session->model = model;
    return LIVESR_OK;
}

EXPORT livesr_status livesr_create(const char* model, const livesr_options* options, livesr_handle* handle)
{
    {
        const std::lock_guard<std::mutex> guard(sessionsLock);
        sessions[*handle = ++last] = std::make_shared<Session>();
    }
    const livesr_status status = livesr_set_model(*handle, model, options);
    if (status != LIVESR_OK) {
        const std::lock_guard<std::mutex> guard(sessionsLock);
        sessions.erase(*handle);
        *handle = 0;
    }
    return status;
}

EXPORT livesr_status livesr_destroy(livesr_handle handle)
{
    const std::lock_guard<std::mutex> guard(sessionsLock);
    return sessions.erase(handle) == 1 ? LIVESR_OK : LIVESR_ERROR_HANDLE;
}

EXPORT livesr_status livesr_get_model(livesr_handle handle, livesr_model_info* info)
{
    const auto session = Find(handle);
    const std::lock_guard<std::mutex> guard(session->lock);
    info->scale = session->Scale();
    std::strncpy(info->name, session->model.c_str(), sizeof(info->name) - 1);
    std::strcpy(info->provider, "classical");
    return LIVESR_OK;
}

EXPORT livesr_status livesr_output_geometry(livesr_handle handle, int32_t width, int32_t height, int32_t format, livesr_geometry* geometry)
{
    const int32_t scale = Find(handle)->Scale();
    *geometry = {};
    geometry->width = width * scale;
    geometry->height = height * scale;
    geometry->bytes = static_cast<uint64_t>(geometry->width) * geometry->height * BytesPerPixel(format);
    return LIVESR_OK;
}

EXPORT livesr_status livesr_process(livesr_handle handle, const livesr_image* input, livesr_image* output)
{
    return Enhance(*Find(handle), *input, *output);
}

EXPORT livesr_status livesr_open_queue(livesr_handle handle, int32_t capacity, int32_t policy, int32_t)
{
    const auto session = Find(handle);
    const std::lock_guard<std::mutex> guard(session->lock);
    if (session->model == "closed") {
        session->error = "there is no memory for a queue";
        return LIVESR_ERROR_MEMORY;
    }
    session->waiting.clear();
    session->dropped = 0;
    session->capacity = capacity;
    session->policy = policy;
    session->open = true;
    return LIVESR_OK;
}

EXPORT livesr_status livesr_submit(livesr_handle handle, const livesr_image* input, const livesr_frame_info* info)
{
    const auto session = Find(handle);
    std::unique_lock<std::mutex> guard(session->lock);
    const auto full = [&] { return session->waiting.size() >= session->capacity; };
    if (session->policy == LIVESR_WAIT)
        session->changed.wait(guard, [&] { return !session->open || !full(); });
    if (!session->open) {
        session->error = "the queue is closed";
        return LIVESR_ERROR_CLOSED;
    }
    ++session->statistics.submitted;
    if (full() && session->policy == LIVESR_FAIL) {
        session->error = "the queue is full";
        return LIVESR_ERROR_OVERLOAD;
    }
    if (full()) {
        ++session->statistics.dropped;
        ++session->dropped;
        if (session->policy == LIVESR_DROP_NEWEST)
            return LIVESR_DROPPED;
        session->waiting.pop_front();
    }
    Job job = {*input, *info, {}};
    const int64_t row = static_cast<int64_t>(input->width) * BytesPerPixel(input->format);
    const int64_t stride = input->stride != 0 ? input->stride : row;
    for (int32_t y = 0; y < input->height; ++y) {
        const auto* from = static_cast<const unsigned char*>(input->pixels) + y * stride;
        job.pixels.insert(job.pixels.end(), from, from + row);
    }
    session->waiting.push_back(std::move(job));
    session->changed.notify_all();
    return LIVESR_OK;
}

EXPORT livesr_status livesr_poll(livesr_handle handle, livesr_image* output, livesr_frame_info* info, int32_t timeout)
{
    const auto session = Find(handle);
    std::unique_lock<std::mutex> guard(session->lock);
    session->changed.wait_for(guard, std::chrono::milliseconds(timeout), [&] { return !session->open || !session->waiting.empty(); });
    if (session->waiting.empty())
        return session->open ? LIVESR_EMPTY : LIVESR_ENDED;
    Job& job = session->waiting.front();
    job.image.pixels = job.pixels.data();
    job.image.stride = 0;
    const livesr_status status = Enhance(*session, job.image, *output);
    if (status != LIVESR_OK)
        return status;
    *info = job.info;
    info->scale = session->Scale();
    info->dropped = session->dropped;
    std::strncpy(info->model, session->model.c_str(), sizeof(info->model) - 1);
    session->waiting.pop_front();
    session->changed.notify_all();
    ++session->statistics.delivered;
    if (session->model == "failing" && info->image_number == 3) {
        session->error = "the model returned NaN";
        return LIVESR_ERROR_RUN;
    }
    const bool slow = session->model == "slow";
    guard.unlock();
    if (slow)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return LIVESR_OK;
}

EXPORT livesr_status livesr_finish(livesr_handle handle)
{
    const auto session = Find(handle);
    const std::lock_guard<std::mutex> guard(session->lock);
    session->open = false;
    session->changed.notify_all();
    return LIVESR_OK;
}

EXPORT livesr_status livesr_cancel(livesr_handle handle)
{
    const auto session = Find(handle);
    {
        const std::lock_guard<std::mutex> guard(session->lock);
        session->waiting.clear();
    }
    return livesr_finish(handle);
}

EXPORT livesr_status livesr_get_statistics(livesr_handle handle, livesr_statistics* statistics)
{
    const auto session = Find(handle);
    const std::lock_guard<std::mutex> guard(session->lock);
    session->statistics.latency_p95_ms += 1; // so that a test sees how often it was asked for
    *statistics = session->statistics;
    return LIVESR_OK;
}

EXPORT uint64_t livesr_last_error(livesr_handle handle, char* buffer, uint64_t size)
{
    const auto session = Find(handle);
    const std::string text = session != nullptr ? session->error : createError;
    std::strncpy(buffer, text.c_str(), size - 1);
    buffer[size - 1] = '\0';
    return text.size() + 1;
}
}
