#include "shim.h"

namespace
{
struct LastError
{
    int code = 0;
    int line = 0;
    std::string function, message, file;
};

thread_local LastError last_error;
}

int remember_exception()
{
    try
    {
        throw;
    }
    catch (const cv::Exception& e)
    {
        last_error = {e.code, e.line, e.func, e.err, e.file};
    }
    catch (const std::exception& e)
    {
        last_error = {cv::Error::StsError, 0, "", e.what(), ""};
    }
    catch (...)
    {
        last_error = {cv::Error::StsError, 0, "", "an exception of unknown type", ""};
    }
    return 1;
}

SHIM_API void shim_last_error(int* code, int* line, const char** function, const char** message, const char** file)
{
    *code = last_error.code;
    *line = last_error.line;
    *function = last_error.function.c_str();
    *message = last_error.message.c_str();
    *file = last_error.file.c_str();
}

SHIM_API void bytes_read(const std::vector<uchar>* bytes, const uchar** data, int64_t* length)
{
    *data = bytes->data();
    *length = static_cast<int64_t>(bytes->size());
}

SHIM_API void bytes_delete(std::vector<uchar>* bytes) { delete bytes; }

SHIM_API void text_read(const std::string* text, const char** data, int64_t* length)
{
    *data = text->data();
    *length = static_cast<int64_t>(text->size());
}

SHIM_API void text_delete(std::string* text) { delete text; }

SHIM_API int mats_count(const std::vector<cv::Mat>* mats) { return static_cast<int>(mats->size()); }

SHIM_API int mats_get(const std::vector<cv::Mat>* mats, int index, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(mats->at(index)); });
}

SHIM_API void mats_delete(std::vector<cv::Mat>* mats) { delete mats; }
