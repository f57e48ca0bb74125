#include "FrameView.h"

#include <algorithm>
#include <cstring>
#include <sstream>
#include <stdexcept>

namespace
{
constexpr unsigned kColours = 3;
constexpr unsigned kComponents = 4;

template <class T>
void DropFourth(const unsigned char* source, unsigned char* target, unsigned width)
{
    const T* from = reinterpret_cast<const T*>(source);
    T* to = reinterpret_cast<T*>(target);
    for (unsigned x = 0; x < width; ++x, from += kComponents, to += kColours) {
        to[0] = from[0];
        to[1] = from[1];
        to[2] = from[2];
    }
}

template <class T>
void AddFourth(const unsigned char* source, unsigned char* target, unsigned width)
{
    const T* from = reinterpret_cast<const T*>(source);
    T* to = reinterpret_cast<T*>(target);
    for (unsigned x = 0; x < width; ++x, from += kColours, to += kComponents) {
        to[0] = from[0];
        to[1] = from[1];
        to[2] = from[2];
        to[3] = 0;
    }
}

unsigned BytesPerChannel(int32_t format) { return format == LIVESR_GRAY16 || format == LIVESR_BGR48 ? 2 : 1; }

bool IsColour(int32_t format) { return format == LIVESR_BGR24 || format == LIVESR_BGR48; }
} // namespace

Roi Roi::Parse(const std::string& text)
{
    if (text == "full")
        return {};
    std::istringstream in(text);
    long long n[4] = {};
    in >> n[0] >> n[1] >> n[2] >> n[3];
    const bool read = !in.fail() && (in >> std::ws).eof();
    const bool fits = std::all_of(n, n + 4, [](long long value) { return value >= 0 && value <= INT32_MAX; });
    if (!read || !fits || n[2] == 0 || n[3] == 0)
        throw std::invalid_argument("'" + text + "' is not an ROI: write full, or x y width height in the camera's pixels");
    return {static_cast<unsigned>(n[0]), static_cast<unsigned>(n[1]), static_cast<unsigned>(n[2]), static_cast<unsigned>(n[3])};
}

std::string Roi::ToString() const
{
    if (IsWhole())
        return "full";
    std::ostringstream out;
    out << x << ' ' << y << ' ' << width << ' ' << height;
    return out.str();
}

Roi Roi::Within(unsigned frameWidth, unsigned frameHeight) const
{
    if (IsWhole() || x >= frameWidth || y >= frameHeight)
        return {0, 0, frameWidth, frameHeight};
    return {x, y, std::min(width, frameWidth - x), std::min(height, frameHeight - y)};
}

FrameView FrameView::Part(const Roi& part) const
{
    FrameView view = *this;
    view.pixels = pixels + part.y * stride + static_cast<int64_t>(part.x) * bytesPerPixel;
    view.width = part.width;
    view.height = part.height;
    return view;
}

int32_t LiveSRFormat(unsigned bytesPerPixel, unsigned components)
{
    if (components == 1 && bytesPerPixel <= 2 && bytesPerPixel > 0)
        return bytesPerPixel == 1 ? LIVESR_GRAY8 : LIVESR_GRAY16;
    if (components == kComponents && (bytesPerPixel == 4 || bytesPerPixel == 8))
        return bytesPerPixel == 4 ? LIVESR_BGR24 : LIVESR_BGR48;
    throw std::invalid_argument("LiveSR enhances 8-bit and 16-bit grey and RGB; the camera delivers " +
        std::to_string(components) + " components in " + std::to_string(bytesPerPixel) + " bytes: choose another pixel type");
}

livesr_image ToLiveSR(const FrameView& frame, std::vector<unsigned char>& staging)
{
    livesr_image image = {};
    image.format = LiveSRFormat(frame.bytesPerPixel, frame.components);
    image.width = static_cast<int32_t>(frame.width);
    image.height = static_cast<int32_t>(frame.height);
    const unsigned channel = BytesPerChannel(image.format);
    image.bit_depth = frame.bitDepth <= 8 * channel ? static_cast<int32_t>(frame.bitDepth) : 0;
    if (!IsColour(image.format)) {
        image.pixels = const_cast<unsigned char*>(frame.pixels);
        image.stride = frame.stride;
        image.bytes = static_cast<uint64_t>(frame.stride) * (frame.height - 1) + frame.width * frame.bytesPerPixel;
        return image;
    }

    const std::size_t row = static_cast<std::size_t>(frame.width) * kColours * channel;
    staging.resize(row * frame.height);
    for (unsigned y = 0; y < frame.height; ++y) {
        const unsigned char* from = frame.pixels + y * frame.stride;
        unsigned char* to = staging.data() + y * row;
        channel == 1 ? DropFourth<uint8_t>(from, to, frame.width) : DropFourth<uint16_t>(from, to, frame.width);
    }
    image.pixels = staging.data();
    image.bytes = staging.size();
    return image;
}

const unsigned char* FromLiveSR(const livesr_image& image, std::vector<unsigned char>& staging)
{
    const unsigned char* pixels = static_cast<const unsigned char*>(image.pixels);
    if (!IsColour(image.format))
        return pixels;

    const unsigned channel = BytesPerChannel(image.format);
    const std::size_t from = static_cast<std::size_t>(image.width) * kColours * channel;
    const std::size_t to = static_cast<std::size_t>(image.width) * kComponents * channel;
    staging.resize(to * image.height);
    for (int32_t y = 0; y < image.height; ++y) {
        const unsigned width = static_cast<unsigned>(image.width);
        channel == 1 ? AddFourth<uint8_t>(pixels + y * from, staging.data() + y * to, width)
                     : AddFourth<uint16_t>(pixels + y * from, staging.data() + y * to, width);
    }
    return staging.data();
}

const unsigned char* Packed(const FrameView& frame, std::vector<unsigned char>& staging)
{
    if (frame.IsPacked())
        return frame.pixels;
    const std::size_t row = static_cast<std::size_t>(frame.width) * frame.bytesPerPixel;
    staging.resize(row * frame.height);
    for (unsigned y = 0; y < frame.height; ++y)
        std::memcpy(staging.data() + y * row, frame.pixels + y * frame.stride, row);
    return staging.data();
}
