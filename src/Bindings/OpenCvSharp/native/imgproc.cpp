#include "shim.h"

#include <opencv2/imgproc.hpp>

SHIM_API int imgproc_resize(const cv::Mat* src, cv::Mat* dst, ShimSize size, double fx, double fy, int interpolation)
{
    return guarded([&] { cv::resize(*src, *dst, to_cv(size), fx, fy, interpolation); });
}

SHIM_API int imgproc_cvt_color(const cv::Mat* src, cv::Mat* dst, int code, int channels)
{
    return guarded([&] { cv::cvtColor(*src, *dst, code, channels); });
}

SHIM_API int imgproc_match_template(const cv::Mat* image, const cv::Mat* templ, cv::Mat* result, int method, const cv::Mat* mask)
{
    return guarded([&] { cv::matchTemplate(*image, *templ, *result, method, optional(mask)); });
}

SHIM_API int imgproc_gaussian_blur(const cv::Mat* src, cv::Mat* dst, ShimSize size, double sigma_x, double sigma_y, int border)
{
    return guarded([&] { cv::GaussianBlur(*src, *dst, to_cv(size), sigma_x, sigma_y, border); });
}

SHIM_API int imgproc_median_blur(const cv::Mat* src, cv::Mat* dst, int size)
{
    return guarded([&] { cv::medianBlur(*src, *dst, size); });
}

SHIM_API int imgproc_sobel(const cv::Mat* src, cv::Mat* dst, int depth, int dx, int dy, int size, double scale, double delta, int border)
{
    return guarded([&] { cv::Sobel(*src, *dst, depth, dx, dy, size, scale, delta, border); });
}

SHIM_API int imgproc_laplacian(const cv::Mat* src, cv::Mat* dst, int depth, int size, double scale, double delta, int border)
{
    return guarded([&] { cv::Laplacian(*src, *dst, depth, size, scale, delta, border); });
}

SHIM_API int imgproc_sep_filter_2d(const cv::Mat* src, cv::Mat* dst, int depth, const cv::Mat* kernel_x, const cv::Mat* kernel_y,
    ShimPoint anchor, double delta, int border)
{
    return guarded([&] { cv::sepFilter2D(*src, *dst, depth, *kernel_x, *kernel_y, to_cv(anchor), delta, border); });
}

SHIM_API int imgproc_warp_affine(const cv::Mat* src, cv::Mat* dst, const cv::Mat* matrix, ShimSize size, int flags, int border, ShimScalar value)
{
    return guarded([&] { cv::warpAffine(*src, *dst, *matrix, to_cv(size), flags, border, to_cv(value)); });
}

SHIM_API int imgproc_phase_correlate(const cv::Mat* a, const cv::Mat* b, const cv::Mat* window, double* response, ShimPoint2d* shift)
{
    return guarded([&] {
        cv::Point2d found = cv::phaseCorrelate(*a, *b, optional(window), response);
        *shift = {found.x, found.y};
    });
}

SHIM_API int imgproc_hanning_window(cv::Mat* dst, ShimSize size, int type)
{
    return guarded([&] { cv::createHanningWindow(*dst, to_cv(size), type); });
}

SHIM_API int imgproc_apply_color_map(const cv::Mat* src, cv::Mat* dst, int map)
{
    return guarded([&] { cv::applyColorMap(*src, *dst, map); });
}

SHIM_API int imgproc_line(cv::Mat* image, ShimPoint from, ShimPoint to, ShimScalar colour, int thickness, int type, int shift)
{
    return guarded([&] { cv::line(*image, to_cv(from), to_cv(to), to_cv(colour), thickness, type, shift); });
}

SHIM_API int imgproc_rectangle(cv::Mat* image, ShimRect rect, ShimScalar colour, int thickness, int type, int shift)
{
    return guarded([&] { cv::rectangle(*image, to_cv(rect), to_cv(colour), thickness, type, shift); });
}

SHIM_API int imgproc_rectangle_corners(cv::Mat* image, ShimPoint a, ShimPoint b, ShimScalar colour, int thickness, int type, int shift)
{
    return guarded([&] { cv::rectangle(*image, to_cv(a), to_cv(b), to_cv(colour), thickness, type, shift); });
}

SHIM_API int imgproc_put_text(cv::Mat* image, const char* text, ShimPoint origin, int font, double scale, ShimScalar colour, int thickness,
    int type, int bottom_left)
{
    return guarded([&] { cv::putText(*image, text, to_cv(origin), font, scale, to_cv(colour), thickness, type, bottom_left != 0); });
}

SHIM_API int imgproc_get_text_size(const char* text, int font, double scale, int thickness, int* base_line, ShimSize* size)
{
    return guarded([&] {
        cv::Size found = cv::getTextSize(text, font, scale, thickness, base_line);
        *size = {found.width, found.height};
    });
}
