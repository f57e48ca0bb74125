#include "shim.h"

#include <opencv2/video/tracking.hpp>

SHIM_API int video_find_transform_ecc(const cv::Mat* templ, const cv::Mat* input, cv::Mat* warp, int motion, int criteria_type, int max_count,
    double epsilon, const cv::Mat* mask, int gauss_filter_size, double* correlation)
{
    return guarded([&] {
        cv::TermCriteria criteria(criteria_type, max_count, epsilon);
        *correlation = cv::findTransformECC(*templ, *input, *warp, motion, criteria, optional(mask), gauss_filter_size);
    });
}
