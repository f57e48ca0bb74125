#include "LiveSRSession.h"

#include <algorithm>

namespace
{
livesr_options Options(const ModelChoice& choice)
{
    livesr_options options = {};
    options.struct_size = sizeof(options);
    options.scale = choice.scale;
    options.provider = choice.provider.c_str();
    options.threads = static_cast<int32_t>(std::clamp<long>(choice.threads, -1, INT32_MAX));
    options.calibration = choice.calibration.empty() ? nullptr : choice.calibration.c_str();
    return options;
}
} // namespace

LiveSRSession::LiveSRSession(std::shared_ptr<const LiveSRLibrary> library, const ModelChoice& choice)
    : library_(std::move(library))
{
    const livesr_options options = Options(choice);
    Check(library_->create(choice.model.c_str(), &options, &handle_));
}

LiveSRSession::~LiveSRSession() { library_->destroy(handle_); }

livesr_status LiveSRSession::Check(livesr_status status) const
{
    if (status < 0)
        throw LiveSRError(status, library_->LastError(handle_));
    return status;
}

void LiveSRSession::SetModel(const ModelChoice& choice)
{
    const livesr_options options = Options(choice);
    Check(library_->set_model(handle_, choice.model.c_str(), &options));
}

livesr_model_info LiveSRSession::Model() const
{
    livesr_model_info info = {};
    info.struct_size = sizeof(info);
    Check(library_->get_model(handle_, &info));
    return info;
}

livesr_statistics LiveSRSession::Statistics() const
{
    livesr_statistics statistics = {};
    statistics.struct_size = sizeof(statistics);
    Check(library_->get_statistics(handle_, &statistics));
    return statistics;
}

uint64_t LiveSRSession::ResultBytes(const livesr_image& image) const
{
    livesr_geometry geometry = {};
    Check(library_->output_geometry(handle_, image.width, image.height, image.format, &geometry));
    return geometry.bytes;
}

const unsigned char* LiveSRSession::Enhance(const FrameView& frame)
{
    const livesr_image input = ToLiveSR(frame, input_);
    result_.resize(ResultBytes(input));
    livesr_image result = {};
    result.pixels = result_.data();
    result.bytes = result_.size();
    Check(library_->process(handle_, &input, &result));
    return FromLiveSR(result, output_);
}

void LiveSRSession::OpenQueue(int capacity, int policy) { Check(library_->open_queue(handle_, capacity, policy, 0)); }

livesr_status LiveSRSession::Submit(const livesr_image& image, const livesr_frame_info& info)
{
    return Check(library_->submit(handle_, &image, &info));
}

livesr_status LiveSRSession::Poll(livesr_image& image, livesr_frame_info& info, int timeoutMs)
{
    return Check(library_->poll(handle_, &image, &info, timeoutMs));
}
