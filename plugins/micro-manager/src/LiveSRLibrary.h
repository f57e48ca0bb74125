#pragma once

#include "livesr.h"

#include <stdexcept>
#include <string>

// A call of liblivesr failed, or the library is not there. The message is one line for the user.
class LiveSRError : public std::runtime_error {
public:
    LiveSRError(livesr_status status, const std::string& message) : std::runtime_error(message), status_(status) {}

    livesr_status Status() const { return status_; }

private:
    livesr_status status_;
};

// The functions of liblivesr, found at run time: who has no LiveSR can still load the adapter and read why it does not
// work. The library stays loaded for good, because a .NET runtime cannot leave a process.
class LiveSRLibrary {
public:
    // Loads the library and checks its version. path may be empty: then the file that the environment variable
    // LIVESR_LIBRARY names, the one beside this adapter, and the one that the system finds are tried, in this order.
    // Throws LiveSRError with every attempt.
    explicit LiveSRLibrary(const std::string& path);

    decltype(&livesr_api_version) api_version = nullptr;
    decltype(&livesr_version) version = nullptr;
    decltype(&livesr_models) models = nullptr;
    decltype(&livesr_create) create = nullptr;
    decltype(&livesr_destroy) destroy = nullptr;
    decltype(&livesr_set_model) set_model = nullptr;
    decltype(&livesr_get_model) get_model = nullptr;
    decltype(&livesr_output_geometry) output_geometry = nullptr;
    decltype(&livesr_process) process = nullptr;
    decltype(&livesr_open_queue) open_queue = nullptr;
    decltype(&livesr_submit) submit = nullptr;
    decltype(&livesr_poll) poll = nullptr;
    decltype(&livesr_finish) finish = nullptr;
    decltype(&livesr_cancel) cancel = nullptr;
    decltype(&livesr_get_statistics) get_statistics = nullptr;
    decltype(&livesr_last_error) last_error = nullptr;

    // The file that was loaded.
    const std::string& Path() const { return path_; }

    // Every model and method that the library finds, one a line.
    std::string Models() const;

    // The message of the last failed call on a session; 0 for a call without one.
    std::string LastError(livesr_handle session) const;

private:
    std::string path_;
};
