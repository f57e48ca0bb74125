#pragma once

#include "livesr.h"

#include <cstdint>
#include <string>
#include <vector>

// A rectangle in pixels; no width means the whole frame.
struct Roi {
    unsigned x = 0;
    unsigned y = 0;
    unsigned width = 0;
    unsigned height = 0;

    bool IsWhole() const { return width == 0; }

    // "full" or "x y width height": Micro-Manager allows no commas in a property's value. Throws std::invalid_argument
    // with a line for the user.
    static Roi Parse(const std::string& text);
    std::string ToString() const;

    // The part of a frame that it covers: all of the frame when it covers nothing.
    Roi Within(unsigned frameWidth, unsigned frameHeight) const;
};

// A camera's frame where it lies, in Micro-Manager's pixel formats.
struct FrameView {
    const unsigned char* pixels = nullptr;
    int64_t stride = 0;
    unsigned width = 0;
    unsigned height = 0;
    unsigned bytesPerPixel = 0;
    unsigned components = 0; // 1 for grey, 4 for blue, green, red and an unused one
    unsigned bitDepth = 0;

    // A part of it, without a copy. The part must lie inside.
    FrameView Part(const Roi& part) const;
    bool IsPacked() const { return stride == static_cast<int64_t>(width) * bytesPerPixel; }
};

// LiveSR's format for a camera's. Throws std::invalid_argument for what LiveSR cannot enhance.
int32_t LiveSRFormat(unsigned bytesPerPixel, unsigned components);

// A frame as LiveSR takes it: where it lies when it is grey, converted into staging when it is colour.
livesr_image ToLiveSR(const FrameView& frame, std::vector<unsigned char>& staging);

// Rows without gaps, in Micro-Manager's format: the image itself when it is grey, converted into staging when it is colour.
const unsigned char* FromLiveSR(const livesr_image& image, std::vector<unsigned char>& staging);

// Rows without gaps of a camera's frame: the frame itself when it has none, otherwise a copy in staging.
const unsigned char* Packed(const FrameView& frame, std::vector<unsigned char>& staging);
