#include "shim.h"

#include <opencv2/core/utils/logger.hpp>

SHIM_API int core_min_max_loc(const cv::Mat* src, double* min, double* max, ShimPoint* min_at, ShimPoint* max_at, const cv::Mat* mask)
{
    return guarded([&] {
        cv::Point low, high;
        cv::minMaxLoc(*src, min, max, &low, &high, optional(mask));
        *min_at = {low.x, low.y};
        *max_at = {high.x, high.y};
    });
}

// minMaxLoc for arrays of several channels, which have no location.
SHIM_API int core_min_max(const cv::Mat* src, double* min, double* max)
{
    return guarded([&] { cv::minMaxLoc(*src, min, max); });
}

SHIM_API int core_mean_std_dev(const cv::Mat* src, ShimScalar* mean, ShimScalar* deviation, const cv::Mat* mask)
{
    return guarded([&] {
        cv::Scalar m, d;
        cv::meanStdDev(*src, m, d, optional(mask));
        *mean = from_cv(m);
        *deviation = from_cv(d);
    });
}

SHIM_API int core_mean(const cv::Mat* src, const cv::Mat* mask, ShimScalar* mean)
{
    return guarded([&] { *mean = from_cv(cv::mean(*src, optional(mask))); });
}

SHIM_API int core_norm(const cv::Mat* src, int type, const cv::Mat* mask, double* norm)
{
    return guarded([&] { *norm = cv::norm(*src, type, optional(mask)); });
}

SHIM_API int core_norm_difference(const cv::Mat* a, const cv::Mat* b, int type, const cv::Mat* mask, double* norm)
{
    return guarded([&] { *norm = cv::norm(*a, *b, type, optional(mask)); });
}

SHIM_API int core_normalize(const cv::Mat* src, cv::Mat* dst, double alpha, double beta, int type, int depth, const cv::Mat* mask)
{
    return guarded([&] { cv::normalize(*src, *dst, alpha, beta, type, depth, optional(mask)); });
}

SHIM_API int core_absdiff(const cv::Mat* a, const cv::Mat* b, cv::Mat* dst)
{
    return guarded([&] { cv::absdiff(*a, *b, *dst); });
}

SHIM_API int core_add_weighted(const cv::Mat* a, double alpha, const cv::Mat* b, double beta, double gamma, cv::Mat* dst, int depth)
{
    return guarded([&] { cv::addWeighted(*a, alpha, *b, beta, gamma, *dst, depth); });
}

SHIM_API int core_flip(const cv::Mat* src, cv::Mat* dst, int mode)
{
    return guarded([&] { cv::flip(*src, *dst, mode); });
}

SHIM_API int core_copy_make_border(const cv::Mat* src, cv::Mat* dst, int top, int bottom, int left, int right, int type, ShimScalar value)
{
    return guarded([&] { cv::copyMakeBorder(*src, *dst, top, bottom, left, right, type, to_cv(value)); });
}

SHIM_API int core_split(const cv::Mat* src, std::vector<cv::Mat>** planes)
{
    return guarded([&] {
        std::vector<cv::Mat> split;
        cv::split(*src, split);
        *planes = new std::vector<cv::Mat>(std::move(split));
    });
}

SHIM_API int core_merge(const cv::Mat* const* planes, int count, cv::Mat* dst)
{
    return guarded([&] { cv::merge(gather(planes, count), *dst); });
}

SHIM_API int core_hconcat(const cv::Mat* const* mats, int count, cv::Mat* dst)
{
    return guarded([&] { cv::hconcat(gather(mats, count), *dst); });
}

SHIM_API int core_vconcat(const cv::Mat* const* mats, int count, cv::Mat* dst)
{
    return guarded([&] { cv::vconcat(gather(mats, count), *dst); });
}

SHIM_API int core_dft(const cv::Mat* src, cv::Mat* dst, int flags, int nonzero_rows)
{
    return guarded([&] { cv::dft(*src, *dst, flags, nonzero_rows); });
}

SHIM_API int core_idft(const cv::Mat* src, cv::Mat* dst, int flags, int nonzero_rows)
{
    return guarded([&] { cv::idft(*src, *dst, flags, nonzero_rows); });
}

SHIM_API int core_mul_spectrums(const cv::Mat* a, const cv::Mat* b, cv::Mat* dst, int flags, int conjugate)
{
    return guarded([&] { cv::mulSpectrums(*a, *b, *dst, flags, conjugate != 0); });
}

SHIM_API int core_optimal_dft_size(int size, int* optimal)
{
    return guarded([&] { *optimal = cv::getOptimalDFTSize(size); });
}

SHIM_API int core_version(std::string** text)
{
    return guarded([&] { *text = new std::string(cv::getVersionString()); });
}

SHIM_API int core_build_information(std::string** text)
{
    return guarded([&] { *text = new std::string(cv::getBuildInformation()); });
}

SHIM_API int core_set_log_level(int level, int* previous)
{
    return guarded([&] { *previous = cv::utils::logging::setLogLevel(static_cast<cv::utils::logging::LogLevel>(level)); });
}

SHIM_API int core_get_log_level(int* level)
{
    return guarded([&] { *level = cv::utils::logging::getLogLevel(); });
}

SHIM_API int core_set_num_threads(int threads)
{
    return guarded([&] { cv::setNumThreads(threads); });
}

SHIM_API int core_get_num_threads(int* threads)
{
    return guarded([&] { *threads = cv::getNumThreads(); });
}
