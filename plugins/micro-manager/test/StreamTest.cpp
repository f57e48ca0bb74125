// What of the adapter knows nothing of Micro-Manager: pixel layouts, tags, and the stream of one sequence.
#include "CameraTags.h"
#include "Check.h"
#include "EnhancedStream.h"

#include <condition_variable>
#include <stdexcept>

namespace
{
std::shared_ptr<const LiveSRLibrary> Library() { return std::make_shared<const LiveSRLibrary>(STUB_LIVESR); }

std::shared_ptr<LiveSRSession> Open(const std::string& model)
{
    return std::make_shared<LiveSRSession>(Library(), ModelChoice{model, "auto", 0});
}

FrameView Grey(std::vector<unsigned char>& pixels, unsigned width, unsigned height)
{
    FrameView frame;
    frame.pixels = pixels.data();
    frame.stride = width;
    frame.width = width;
    frame.height = height;
    frame.bytesPerPixel = 1;
    frame.components = 1;
    frame.bitDepth = 8;
    return frame;
}

// Collects what a stream delivers, and can wait for its end.
struct Sink {
    std::mutex lock;
    std::condition_variable changed;
    std::vector<int64_t> numbers;
    std::vector<std::string> tags;
    int64_t dropped = 0; // as the last frame said
    bool ended = false;
    std::string error;
    size_t room = 1000000;
    std::atomic<bool> cameraRuns{true};

    StreamEnds Ends()
    {
        StreamEnds ends;
        ends.deliver = [this](const EnhancedFrame& frame) {
            const std::lock_guard<std::mutex> guard(lock);
            CHECK(frame.width == 8 && frame.height == 6 && frame.pixels[0] == frame.info->image_number % 256);
            numbers.push_back(frame.info->image_number);
            tags.push_back(*frame.cameraTags);
            dropped = frame.info->dropped;
            return numbers.size() < room;
        };
        ends.cameraRuns = [this] { return cameraRuns.load(); };
        ends.ended = [this](const std::string& message) {
            const std::lock_guard<std::mutex> guard(lock);
            ended = true;
            error = message;
            changed.notify_all();
        };
        return ends;
    }

    void WaitForEnd()
    {
        std::unique_lock<std::mutex> guard(lock);
        CHECK(changed.wait_for(guard, std::chrono::seconds(30), [this] { return ended; }));
    }
};

int Feed(EnhancedStream& stream, int frames)
{
    std::vector<unsigned char> pixels(4 * 3);
    int taken = 0;
    for (int i = 0; i < frames; ++i) {
        std::fill(pixels.begin(), pixels.end(), static_cast<unsigned char>(i));
        taken += stream.Take(Grey(pixels, 4, 3), "tag " + std::to_string(i));
    }
    return taken;
}

void RoiIsReadAndRefused()
{
    CHECK(Roi::Parse("full").IsWhole());
    CHECK(Roi::Parse(" 1 2  30 40 ").ToString() == "1 2 30 40");
    for (const char* wrong : {"", "1 2 3", "1 2 3 4 5", "-1 2 3 4", "a b c d", "1 2 0 4", "1,2,3,4", "99999999999 0 1 1"}) {
        bool refused = false;
        try {
            Roi::Parse(wrong);
        } catch (const std::invalid_argument&) {
            refused = true;
        }
        CHECK(refused);
    }
    const Roi part = Roi{10, 20, 100, 100}.Within(64, 48);
    CHECK(part.x == 10 && part.y == 20 && part.width == 54 && part.height == 28);
    CHECK((Roi{64, 0, 1, 1}.Within(64, 48).width == 64));
}

template <class T>
void ColourKeepsItsValues(unsigned bytesPerPixel)
{
    std::vector<T> pixels(5 * 3 * 4);
    for (size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<T>(i % 4 == 3 ? 0 : i * 257);
    FrameView frame;
    frame.pixels = reinterpret_cast<const unsigned char*>(pixels.data());
    frame.stride = 5 * bytesPerPixel;
    frame.width = 5;
    frame.height = 3;
    frame.bytesPerPixel = bytesPerPixel;
    frame.components = 4;
    frame.bitDepth = sizeof(T) * 8;
    std::vector<unsigned char> three, four;
    const livesr_image image = ToLiveSR(frame, three);
    CHECK(image.bytes == 5 * 3 * 3 * sizeof(T));
    const unsigned char* back = FromLiveSR(image, four);
    CHECK(std::equal(back, back + pixels.size() * sizeof(T), frame.pixels));
}

void PartOfAFrameIsNotCopied()
{
    std::vector<unsigned char> pixels(12 * 10);
    for (size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<unsigned char>(i);
    const FrameView part = Grey(pixels, 12, 10).Part({3, 2, 4, 5});
    std::vector<unsigned char> staging;
    const livesr_image image = ToLiveSR(part, staging);
    CHECK(image.pixels == pixels.data() + 2 * 12 + 3 && image.stride == 12 && image.bytes == 4 * 12 + 4 && staging.empty());
    const unsigned char* packed = Packed(part, staging);
    CHECK(packed[4] == 3 * 12 + 3 && staging.size() == 20);
}

void TagsAreReadAndNonsenseGivesNone()
{
    const Tags tags = ReadCameraTags("2      \ns\nBinning\n_\n1\n2\ns\nGain\nCam\n1\n7\n");
    CHECK(tags.size() == 2 && tags[0].first == "Binning" && tags[0].second == "2" && tags[1].first == "Cam-Gain");
    CHECK(ReadCameraTags("").empty() && ReadCameraTags("{\"json\": 1}").empty() && ReadCameraTags("1\ns\nhalf\n").empty());
}

void MissingLibrarySaysWhatWasTried()
{
    std::string message;
    try {
        LiveSRLibrary library("/nowhere/liblivesr.so");
    } catch (const LiveSRError& e) {
        message = e.what();
    }
    CHECK(message.find("/nowhere/liblivesr.so") != std::string::npos && message.find("property Library") != std::string::npos);
}

void WaitingStreamDeliversEveryFrameInOrderWithItsTags()
{
    Sink sink;
    EnhancedStream stream(Open("bicubic"), LIVESR_WAIT, sink.Ends());
    CHECK(Feed(stream, 200) == 200);
    stream.Finish();
    sink.WaitForEnd();
    CHECK(sink.error.empty() && sink.numbers.size() == 200);
    for (size_t i = 0; i < 200; ++i)
        CHECK(sink.numbers[i] == static_cast<int64_t>(i) && sink.tags[i] == "tag " + std::to_string(i));
}

void DroppingStreamCountsItsDropsAndKeepsTagsWithTheirFrames(int policy)
{
    Sink sink;
    const auto session = Open("slow");
    EnhancedStream stream(session, policy, sink.Ends());
    CHECK(Feed(stream, 100) == 100);
    stream.Finish();
    sink.WaitForEnd();
    CHECK(session->Statistics().dropped + sink.numbers.size() == 100 && session->Statistics().dropped > 0);
    for (size_t i = 0; i < sink.numbers.size(); ++i)
        CHECK(sink.tags[i] == "tag " + std::to_string(sink.numbers[i]));
}

void EachStreamCountsItsOwnDrops()
{
    const auto session = Open("slow");
    for (int i = 0; i < 2; ++i) {
        Sink sink;
        EnhancedStream stream(session, LIVESR_DROP_OLDEST, sink.Ends());
        Feed(stream, 100);
        stream.Finish();
        sink.WaitForEnd();
        CHECK(sink.dropped > 0 && sink.dropped + sink.numbers.size() == 100);
    }
}

void ThreadsReachTheLibrary()
{
    ModelChoice choice = {"two-threads", "auto"};
    choice.threads = 2;
    LiveSRSession session(Library(), choice);
    choice.threads = 3;
    bool refused = false;
    try {
        session.SetModel(choice);
    } catch (const LiveSRError&) {
        refused = true;
    }
    CHECK(refused);
}

void CalibrationReachesTheLibrary()
{
    ModelChoice choice = {"calibrated", "auto"};
    choice.calibration = "camera.json";
    LiveSRSession session(Library(), choice);
    choice.calibration.clear();
    bool refused = false;
    try {
        session.SetModel(choice);
    } catch (const LiveSRError&) {
        refused = true;
    }
    CHECK(refused);
}

void FailingPolicyStopsTheCameraWithAReason()
{
    Sink sink;
    EnhancedStream stream(Open("slow"), LIVESR_FAIL, sink.Ends());
    CHECK(Feed(stream, 100) < 100);
    sink.WaitForEnd();
    CHECK(sink.error.find("full") != std::string::npos);
}

void FailedFrameEndsTheStreamWithAReason()
{
    Sink sink;
    EnhancedStream stream(Open("failing"), LIVESR_WAIT, sink.Ends());
    CHECK(Feed(stream, 100) < 100);
    sink.WaitForEnd();
    CHECK(sink.error.find("NaN") != std::string::npos && sink.numbers.size() == 3);
}

void FullCoreStopsTheCamera()
{
    Sink sink;
    sink.room = 5;
    EnhancedStream stream(Open("bicubic"), LIVESR_WAIT, sink.Ends());
    CHECK(Feed(stream, 100) < 100);
    sink.WaitForEnd();
    CHECK(sink.error.empty() && sink.numbers.size() == 5);
}

void StopFreesACameraThatWaits()
{
    Sink sink;
    EnhancedStream stream(Open("slow"), LIVESR_WAIT, sink.Ends());
    std::thread camera([&] { Feed(stream, 100000); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stream.Stop();
    camera.join();
    CHECK(sink.ended && sink.error.empty() && sink.numbers.size() < 100);
}

void CameraThatStopsWithoutAWordEndsTheStream()
{
    Sink sink;
    EnhancedStream stream(Open("bicubic"), LIVESR_WAIT, sink.Ends());
    Feed(stream, 3);
    sink.cameraRuns = false;
    sink.WaitForEnd();
    CHECK(sink.numbers.size() == 3 && !stream.IsRunning());
}

void ChangedSizeEndsTheStream()
{
    Sink sink;
    EnhancedStream stream(Open("bicubic"), LIVESR_WAIT, sink.Ends());
    Feed(stream, 2);
    std::vector<unsigned char> pixels(25);
    CHECK(!stream.Take(Grey(pixels, 5, 5), ""));
    sink.WaitForEnd();
    CHECK(sink.error.find("size") != std::string::npos);
}
} // namespace

int main()
{
    return RunTests({
        {"RoiIsReadAndRefused", RoiIsReadAndRefused},
        {"ColourKeepsItsValues8", [] { ColourKeepsItsValues<uint8_t>(4); }},
        {"ColourKeepsItsValues16", [] { ColourKeepsItsValues<uint16_t>(8); }},
        {"PartOfAFrameIsNotCopied", PartOfAFrameIsNotCopied},
        {"TagsAreReadAndNonsenseGivesNone", TagsAreReadAndNonsenseGivesNone},
        {"MissingLibrarySaysWhatWasTried", MissingLibrarySaysWhatWasTried},
        {"WaitingStreamDeliversEveryFrameInOrderWithItsTags", WaitingStreamDeliversEveryFrameInOrderWithItsTags},
        {"DropOldestCountsItsDrops", [] { DroppingStreamCountsItsDropsAndKeepsTagsWithTheirFrames(LIVESR_DROP_OLDEST); }},
        {"DropNewestCountsItsDrops", [] { DroppingStreamCountsItsDropsAndKeepsTagsWithTheirFrames(LIVESR_DROP_NEWEST); }},
        {"EachStreamCountsItsOwnDrops", EachStreamCountsItsOwnDrops},
        {"ThreadsReachTheLibrary", ThreadsReachTheLibrary},
        {"CalibrationReachesTheLibrary", CalibrationReachesTheLibrary},
        {"FailingPolicyStopsTheCameraWithAReason", FailingPolicyStopsTheCameraWithAReason},
        {"FailedFrameEndsTheStreamWithAReason", FailedFrameEndsTheStreamWithAReason},
        {"FullCoreStopsTheCamera", FullCoreStopsTheCamera},
        {"StopFreesACameraThatWaits", StopFreesACameraThatWaits},
        {"CameraThatStopsWithoutAWordEndsTheStream", CameraThatStopsWithoutAWordEndsTheStream},
        {"ChangedSizeEndsTheStream", ChangedSizeEndsTheStream},
    });
}
