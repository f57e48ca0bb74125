#include "shim.h"

#include <opencv2/imgcodecs.hpp>

namespace
{
std::vector<int> parameters(const int* values, int count) { return {values, values + count}; }
}

SHIM_API int imgcodecs_imread(const char* path, int mode, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(cv::imread(path, mode)); });
}

SHIM_API int imgcodecs_imread_multi(const char* path, int mode, std::vector<cv::Mat>** mats, int* ok)
{
    return guarded([&] {
        std::vector<cv::Mat> pages;
        *ok = cv::imreadmulti(path, pages, mode);
        *mats = new std::vector<cv::Mat>(std::move(pages));
    });
}

SHIM_API int imgcodecs_imwrite(const char* path, const cv::Mat* image, const int* values, int count, int* ok)
{
    return guarded([&] { *ok = cv::imwrite(path, *image, parameters(values, count)); });
}

SHIM_API int imgcodecs_imwrite_multi(const char* path, const cv::Mat* const* images, int images_count, const int* values, int count, int* ok)
{
    return guarded([&] { *ok = cv::imwrite(path, gather(images, images_count), parameters(values, count)); });
}

SHIM_API int imgcodecs_imencode(const char* extension, const cv::Mat* image, const int* values, int count, std::vector<uchar>** bytes, int* ok)
{
    return guarded([&] {
        std::vector<uchar> encoded;
        *ok = cv::imencode(extension, *image, encoded, parameters(values, count));
        *bytes = new std::vector<uchar>(std::move(encoded));
    });
}

SHIM_API int imgcodecs_imdecode(const uchar* data, int length, int mode, cv::Mat** mat)
{
    return guarded([&] {
        cv::Mat bytes(1, length, CV_8UC1, const_cast<uchar*>(data));
        *mat = new cv::Mat(cv::imdecode(bytes, mode));
    });
}
