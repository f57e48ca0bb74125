#include "shim.h"

#include <opencv2/videoio.hpp>

namespace
{
std::vector<int> parameters(const int* values, int count) { return {values, values + count}; }
}

SHIM_API int capture_new(cv::VideoCapture** capture)
{
    return guarded([&] { *capture = new cv::VideoCapture(); });
}

SHIM_API void capture_delete(cv::VideoCapture* capture) { delete capture; }

SHIM_API int capture_open_file(cv::VideoCapture* capture, const char* name, int api, const int* values, int count, int* ok)
{
    return guarded([&] { *ok = capture->open(name, api, parameters(values, count)); });
}

SHIM_API int capture_open_index(cv::VideoCapture* capture, int index, int api, const int* values, int count, int* ok)
{
    return guarded([&] { *ok = capture->open(index, api, parameters(values, count)); });
}

SHIM_API int capture_is_opened(const cv::VideoCapture* capture, int* yes)
{
    return guarded([&] { *yes = capture->isOpened(); });
}

SHIM_API int capture_release(cv::VideoCapture* capture)
{
    return guarded([&] { capture->release(); });
}

SHIM_API int capture_grab(cv::VideoCapture* capture, int* ok)
{
    return guarded([&] { *ok = capture->grab(); });
}

SHIM_API int capture_retrieve(cv::VideoCapture* capture, cv::Mat* image, int flag, int* ok)
{
    return guarded([&] { *ok = capture->retrieve(*image, flag); });
}

SHIM_API int capture_read(cv::VideoCapture* capture, cv::Mat* image, int* ok)
{
    return guarded([&] { *ok = capture->read(*image); });
}

SHIM_API int capture_set(cv::VideoCapture* capture, int property, double value, int* ok)
{
    return guarded([&] { *ok = capture->set(property, value); });
}

SHIM_API int capture_get(const cv::VideoCapture* capture, int property, double* value)
{
    return guarded([&] { *value = capture->get(property); });
}

SHIM_API int capture_backend(const cv::VideoCapture* capture, std::string** text)
{
    return guarded([&] { *text = new std::string(capture->getBackendName()); });
}

SHIM_API int writer_new(cv::VideoWriter** writer)
{
    return guarded([&] { *writer = new cv::VideoWriter(); });
}

SHIM_API void writer_delete(cv::VideoWriter* writer) { delete writer; }

SHIM_API int writer_open(cv::VideoWriter* writer, const char* name, int api, int fourcc, double fps, ShimSize size, const int* values,
    int count, int* ok)
{
    return guarded([&] { *ok = writer->open(name, api, fourcc, fps, to_cv(size), parameters(values, count)); });
}

SHIM_API int writer_is_opened(const cv::VideoWriter* writer, int* yes)
{
    return guarded([&] { *yes = writer->isOpened(); });
}

SHIM_API int writer_release(cv::VideoWriter* writer)
{
    return guarded([&] { writer->release(); });
}

SHIM_API int writer_write(cv::VideoWriter* writer, const cv::Mat* image)
{
    return guarded([&] { writer->write(*image); });
}

SHIM_API int writer_set(cv::VideoWriter* writer, int property, double value, int* ok)
{
    return guarded([&] { *ok = writer->set(property, value); });
}

SHIM_API int writer_get(const cv::VideoWriter* writer, int property, double* value)
{
    return guarded([&] { *value = writer->get(property); });
}

SHIM_API int writer_backend(const cv::VideoWriter* writer, std::string** text)
{
    return guarded([&] { *text = new std::string(writer->getBackendName()); });
}
