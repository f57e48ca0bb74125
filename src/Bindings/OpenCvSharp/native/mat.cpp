#include "shim.h"

struct ShimMatHeader
{
    int rows, cols, dims, type;
    int continuous, submatrix, elem_size, elem_size1;
    int64_t total, step;
    uchar* data;
};

SHIM_API int mat_new(cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(); });
}

SHIM_API int mat_new_size(int rows, int cols, int type, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(rows, cols, type); });
}

SHIM_API int mat_new_filled(int rows, int cols, int type, ShimScalar value, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(rows, cols, type, to_cv(value)); });
}

SHIM_API int mat_new_data(int rows, int cols, int type, void* data, int64_t step, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(rows, cols, type, data, static_cast<size_t>(step)); });
}

SHIM_API int mat_new_roi(const cv::Mat* whole, ShimRect roi, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(*whole, to_cv(roi)); });
}

SHIM_API int mat_new_header(const cv::Mat* other, cv::Mat** mat)
{
    return guarded([&] { *mat = new cv::Mat(*other); });
}

SHIM_API void mat_delete(cv::Mat* mat) { delete mat; }

SHIM_API void mat_header(const cv::Mat* mat, ShimMatHeader* header)
{
    bool empty = mat->empty();
    header->rows = mat->rows;
    header->cols = mat->cols;
    header->dims = mat->dims;
    header->type = mat->type();
    header->continuous = mat->isContinuous();
    header->submatrix = mat->isSubmatrix();
    header->elem_size = static_cast<int>(mat->elemSize());
    header->elem_size1 = static_cast<int>(mat->elemSize1());
    header->total = static_cast<int64_t>(mat->total());
    header->step = empty ? 0 : static_cast<int64_t>(mat->step[0]);
    header->data = mat->data;
}

SHIM_API int mat_clone(const cv::Mat* mat, cv::Mat** copy)
{
    return guarded([&] { *copy = new cv::Mat(mat->clone()); });
}

SHIM_API int mat_copy_to(const cv::Mat* mat, cv::Mat* target, const cv::Mat* mask)
{
    return guarded([&] { mask ? mat->copyTo(*target, *mask) : mat->copyTo(*target); });
}

SHIM_API int mat_convert_to(const cv::Mat* mat, cv::Mat* target, int type, double alpha, double beta)
{
    return guarded([&] { mat->convertTo(*target, type, alpha, beta); });
}

SHIM_API int mat_set_to(cv::Mat* mat, ShimScalar value, const cv::Mat* mask)
{
    return guarded([&] { mat->setTo(to_cv(value), optional(mask)); });
}

SHIM_API int mat_create(cv::Mat* mat, int rows, int cols, int type)
{
    return guarded([&] { mat->create(rows, cols, type); });
}

SHIM_API int mat_reshape(const cv::Mat* mat, int channels, int rows, cv::Mat** reshaped)
{
    return guarded([&] { *reshaped = new cv::Mat(mat->reshape(channels, rows)); });
}
