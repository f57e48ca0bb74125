#include "CameraTags.h"

#include <sstream>

Tags ReadCameraTags(const std::string& serialised)
{
    // A line with the count; then for each tag the lines "s", name, device or "_", "1" or "0", value.
    std::istringstream in(serialised);
    std::string line;
    if (!std::getline(in, line))
        return {};
    Tags tags;
    std::string kind, name, device, readOnly, value;
    while (std::getline(in, kind)) {
        const bool whole = std::getline(in, name) && std::getline(in, device) && std::getline(in, readOnly) && std::getline(in, value);
        if (!whole || kind != "s")
            return {};
        tags.emplace_back(device == "_" ? name : device + "-" + name, value);
    }
    return tags;
}
