#pragma once

#include <string>
#include <utility>
#include <vector>

using Tags = std::vector<std::pair<std::string, std::string>>;

// The tags that a camera serialised for MMCore. The format belongs to the device interface whose version
// DeviceInterface.h pins; text that is not in it gives no tags.
Tags ReadCameraTags(const std::string& serialised);
