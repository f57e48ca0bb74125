// The C ABI that src/Bindings/OpenCvSharp calls. Every function returns a status: 0, or 1 when a C++ exception was
// caught; shim_last_error then tells what it was, on the same thread. Results go through the last arguments.
#pragma once

#include <opencv2/core.hpp>

#define SHIM_API extern "C" __attribute__((visibility("default")))

struct ShimPoint { int x, y; };
struct ShimPoint2d { double x, y; };
struct ShimSize { int width, height; };
struct ShimRect { int x, y, width, height; };
struct ShimScalar { double v[4]; };

inline cv::Point to_cv(ShimPoint p) { return {p.x, p.y}; }
inline cv::Size to_cv(ShimSize s) { return {s.width, s.height}; }
inline cv::Rect to_cv(ShimRect r) { return {r.x, r.y, r.width, r.height}; }
inline cv::Scalar to_cv(ShimScalar s) { return {s.v[0], s.v[1], s.v[2], s.v[3]}; }
inline ShimScalar from_cv(const cv::Scalar& s) { return {{s[0], s[1], s[2], s[3]}}; }

// An optional array: null stands for cv::noArray().
inline cv::_InputArray optional(const cv::Mat* mat) { return mat ? cv::_InputArray(*mat) : cv::_InputArray(cv::noArray()); }

inline std::vector<cv::Mat> gather(const cv::Mat* const* mats, int count)
{
    std::vector<cv::Mat> all;
    for (int i = 0; i < count; i++)
    {
        all.push_back(*mats[i]);
    }
    return all;
}

// Keeps the exception that is being handled for shim_last_error; returns 1.
int remember_exception();

template <typename Body>
int guarded(Body&& body)
{
    try
    {
        body();
        return 0;
    }
    catch (...)
    {
        return remember_exception();
    }
}
