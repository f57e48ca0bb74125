#include "LiveSRLibrary.h"

#include "SharedObject.h"

#include <cstdlib>
#include <vector>

namespace
{
std::vector<std::string> Candidates(const std::string& path)
{
    if (!path.empty())
        return {path};
    if (const char* named = std::getenv("LIVESR_LIBRARY"); named != nullptr && *named != '\0')
        return {named};
    return {SharedObject::OwnFolder() + SharedObject::FileName("liblivesr"), SharedObject::FileName("liblivesr")};
}

template <class F>
void Bind(const SharedObject& library, const char* name, F& function)
{
    function = reinterpret_cast<F>(library.Find(name));
    if (function == nullptr)
        throw LiveSRError(LIVESR_ERROR_INTERNAL, library.Path() + " is no liblivesr: it lacks " + name);
}
} // namespace

LiveSRLibrary::LiveSRLibrary(const std::string& path)
{
    std::string attempts;
    SharedObject library;
    for (const std::string& candidate : Candidates(path)) {
        std::string reason;
        if (library.Open(candidate, reason))
            break;
        attempts += (attempts.empty() ? "" : "; ") + candidate + ": " + reason;
    }
    if (!library.IsOpen())
        throw LiveSRError(LIVESR_ERROR_INTERNAL,
            "liblivesr could not be loaded: give its path in the property Library. Tried " + attempts);

    path_ = library.Path();
    Bind(library, "livesr_api_version", api_version);
    if (api_version() != LIVESR_API_VERSION)
        throw LiveSRError(LIVESR_ERROR_INTERNAL, path_ + " has interface version " + std::to_string(api_version()) +
            ", this adapter needs " + std::to_string(LIVESR_API_VERSION) + ": install the two of one LiveSR release");
    Bind(library, "livesr_version", version);
    Bind(library, "livesr_models", models);
    Bind(library, "livesr_create", create);
    Bind(library, "livesr_destroy", destroy);
    Bind(library, "livesr_set_model", set_model);
    Bind(library, "livesr_get_model", get_model);
    Bind(library, "livesr_output_geometry", output_geometry);
    Bind(library, "livesr_process", process);
    Bind(library, "livesr_open_queue", open_queue);
    Bind(library, "livesr_submit", submit);
    Bind(library, "livesr_poll", poll);
    Bind(library, "livesr_finish", finish);
    Bind(library, "livesr_cancel", cancel);
    Bind(library, "livesr_get_statistics", get_statistics);
    Bind(library, "livesr_last_error", last_error);
}

std::string LiveSRLibrary::Models() const
{
    uint64_t needed = 0;
    if (models(nullptr, 0, &needed) < 0)
        throw LiveSRError(LIVESR_ERROR_INTERNAL, LastError(0));
    std::string text(needed, '\0');
    models(text.data(), text.size(), &needed);
    text.resize(text.find('\0') == std::string::npos ? text.size() : text.find('\0'));
    return text;
}

std::string LiveSRLibrary::LastError(livesr_handle session) const
{
    char text[1024];
    last_error(session, text, sizeof(text));
    return text;
}
