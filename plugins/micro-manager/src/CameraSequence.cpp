#include "CameraSequence.h"

#include "CameraTags.h"

#include "CameraImageMetadata.h"

#include <cstdlib>

namespace
{
// The frame's own record: the session may have another model by the time that the frame gets here.
void AddRecord(const livesr_frame_info& info, MM::CameraImageMetadata& metadata)
{
    metadata.AddTag("LiveSR-Enabled", "On");
    metadata.AddTag("LiveSR-Model", info.model);
    metadata.AddTag("LiveSR-ModelSha256", info.sha256);
    metadata.AddTag("LiveSR-Provider", info.provider);
    metadata.AddTag("LiveSR-Precision", info.precision);
    metadata.AddTag("LiveSR-Scale", info.scale);
    metadata.AddTag("LiveSR-Inferred", info.inferred);
    metadata.AddTag("LiveSR-Degraded", info.degraded);
    metadata.AddTag("LiveSR-SourceImageNumber", info.image_number);
    metadata.AddTag("LiveSR-Dropped", info.dropped);
    metadata.AddTag("LiveSR-LatencyMs", info.latency_ms);
}
} // namespace

CameraSequence::CameraSequence(const SequencePlan& plan) : plan_(plan)
{
    if (plan_.session == nullptr)
        return;
    StreamEnds ends;
    ends.deliver = [this](const EnhancedFrame& frame) { return Deliver(frame); };
    ends.cameraRuns = [this] { return CameraRuns(); };
    ends.ended = [this](const std::string& error) { End(error); };
    stream_ = std::make_unique<EnhancedStream>(plan_.session, plan_.policy, std::move(ends));
}

int CameraSequence::TakeFrame(const FrameView& frame, const char* tags)
{
    FrameView part = frame.Part(plan_.roi.Within(frame.width, frame.height));
    part.bitDepth = plan_.bitDepth;
    ++taken_;
    if (stream_ == nullptr)
        return DeliverRaw(part, tags);
    if (!stream_->Take(part, tags == nullptr ? "" : tags))
        return DEVICE_BUFFER_OVERFLOW;
    // A camera that counts its frames may say nothing when it has delivered the last.
    if (taken_ == plan_.images)
        stream_->Finish();
    return DEVICE_OK;
}

// A camera's thread may report the end of the sequence before this one, late: a camera that still runs has not finished.
// If it runs until it has reported, the stream finds out by itself.
void CameraSequence::CameraFinished()
{
    if (!ended_ && CameraRuns() && (stream_ != nullptr || taken_ == 0))
        return;
    GiveCameraBack();
    if (stream_ != nullptr)
        stream_->Finish();
    else
        End("");
}

void CameraSequence::Stop()
{
    if (stream_ != nullptr)
        stream_->Stop();
    else
        End("");
}

bool CameraSequence::IsRunning()
{
    if ((stream_ != nullptr && stream_->IsRunning()) || (!givenBack_ && CameraRuns()))
        return true;
    // A camera may stop without a word, and who sees that nothing runs may start it.
    if (stream_ == nullptr)
        End("");
    GiveCameraBack();
    return false;
}

void CameraSequence::GiveCameraBack()
{
    plan_.giveCameraBack(*this);
    givenBack_ = true;
}

bool CameraSequence::CameraRuns() const
{
    if (!started_)
        return true;
    MM::Device* camera = plan_.core->GetDevice(plan_.self, plan_.physicalCamera.c_str());
    return camera != nullptr && static_cast<MM::Camera*>(camera)->IsCapturing();
}

bool CameraSequence::Deliver(const EnhancedFrame& frame)
{
    MM::CameraImageMetadata metadata;
    metadata.AddTag(MM::g_Keyword_Elapsed_Time_ms, frame.info->elapsed_ms);
    AddCameraTags(*frame.cameraTags, metadata);
    AddRecord(*frame.info, metadata);

    const auto* camera = static_cast<MM::Camera*>(plan_.self);
    const int inserted = plan_.core->InsertImage(plan_.self, frame.pixels, frame.width, frame.height,
        camera->GetImageBytesPerPixel(), camera->GetNumberOfComponents(), metadata.Serialize());
    if (inserted == DEVICE_OK)
        return true;
    const std::string reason = inserted == DEVICE_BUFFER_OVERFLOW ? "its sequence buffer is full" : "error " + std::to_string(inserted);
    plan_.core->LogMessage(plan_.self, ("LiveSR stops: MMCore takes no more frames, " + reason).c_str(), false);
    return false;
}

int CameraSequence::DeliverRaw(const FrameView& part, const char* tags)
{
    MM::CameraImageMetadata metadata;
    AddCameraTags(tags == nullptr ? "" : tags, metadata);
    metadata.AddTag("LiveSR-Enabled", "Off");
    metadata.AddTag("LiveSR-Scale", 1);
    return plan_.core->InsertImage(plan_.self, Packed(part, staging_), part.width, part.height, part.bytesPerPixel,
        part.components, metadata.Serialize());
}

// The camera's own tags, but for its name, and with the ROI in the pixels of the image that they come with.
void CameraSequence::AddCameraTags(const std::string& cameraTags, MM::CameraImageMetadata& metadata) const
{
    metadata.AddTag("LiveSR-SourceCamera", plan_.physicalCamera.c_str());
    for (const auto& [name, value] : ReadCameraTags(cameraTags)) {
        const bool roiX = name == MM::g_Keyword_Metadata_ROI_X;
        const bool roiY = name == MM::g_Keyword_Metadata_ROI_Y;
        if (roiX || roiY) {
            const unsigned long start = std::strtoul(value.c_str(), nullptr, 10) + (roiX ? plan_.roi.x : plan_.roi.y);
            metadata.AddTag(name, start * plan_.scale);
            metadata.AddTag("LiveSR-Source-" + name, value.c_str());
        } else if (name != MM::g_Keyword_Metadata_CameraLabel) {
            metadata.AddTag(name, value.c_str());
        }
    }
}

void CameraSequence::End(const std::string& error)
{
    if (ended_.exchange(true))
        return;
    if (!CameraRuns())
        GiveCameraBack();
    if (!error.empty())
        plan_.core->LogMessage(plan_.self, ("LiveSR stopped the sequence: " + error).c_str(), false);
    plan_.core->AcqFinished(plan_.self, error.empty() ? DEVICE_OK : DEVICE_ERR);
}
