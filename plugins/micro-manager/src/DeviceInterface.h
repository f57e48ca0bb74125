#pragma once

#include "DeviceBase.h"

// The adapter implements MM::Core itself (CameraIntake) and reads serialised tags (CameraTags): both are bound to this
// version of the device interface. For another one, compare MMDevice.h's class Core and CameraImageMetadata.h first.
static_assert(DEVICE_INTERFACE_VERSION == 75, "this adapter is written for Micro-Manager's device interface 75");
