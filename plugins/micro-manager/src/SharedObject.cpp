#include "SharedObject.h"

#ifdef _WIN32
#define NOMINMAX
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace
{
std::string FolderOf(const std::string& path)
{
    const std::size_t end = path.find_last_of("/\\");
    return end == std::string::npos ? std::string() : path.substr(0, end + 1);
}

#ifdef _WIN32
std::wstring Wide(const std::string& text)
{
    const int length = MultiByteToWideChar(CP_UTF8, 0, text.c_str(), -1, nullptr, 0);
    std::wstring wide(length, L'\0');
    MultiByteToWideChar(CP_UTF8, 0, text.c_str(), -1, wide.data(), length);
    return wide;
}

std::string Utf8(const wchar_t* text)
{
    const int length = WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr);
    std::string utf8(length, '\0');
    WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8.data(), length, nullptr, nullptr);
    utf8.resize(length > 0 ? length - 1 : 0);
    return utf8;
}
#endif
} // namespace

#ifdef _WIN32
bool SharedObject::Open(const std::string& path, std::string& reason)
{
    // The library's own folder is searched for what it needs, ONNX Runtime and DirectML.
    const bool absolute = path.find_first_of("/\\") != std::string::npos;
    handle_ = LoadLibraryExW(Wide(path).c_str(), nullptr, absolute ? LOAD_WITH_ALTERED_SEARCH_PATH : 0);
    if (handle_ == nullptr)
        reason = "error " + std::to_string(GetLastError());
    path_ = path;
    return IsOpen();
}

void* SharedObject::Find(const char* name) const
{
    return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(handle_), name));
}

std::string SharedObject::OwnFolder()
{
    HMODULE self = nullptr;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
        reinterpret_cast<const wchar_t*>(&FolderOf), &self);
    wchar_t path[32768];
    const DWORD length = GetModuleFileNameW(self, path, 32768);
    return length == 0 ? std::string() : FolderOf(Utf8(path));
}

std::string SharedObject::FileName(const std::string& name) { return name + ".dll"; }
#else
bool SharedObject::Open(const std::string& path, std::string& reason)
{
    handle_ = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle_ == nullptr)
        reason = dlerror();
    path_ = path;
    return IsOpen();
}

void* SharedObject::Find(const char* name) const { return dlsym(handle_, name); }

std::string SharedObject::OwnFolder()
{
    Dl_info self;
    return dladdr(reinterpret_cast<void*>(&FolderOf), &self) == 0 ? std::string() : FolderOf(self.dli_fname);
}

std::string SharedObject::FileName(const std::string& name)
{
#ifdef __APPLE__
    return name + ".dylib";
#else
    return name + ".so";
#endif
}
#endif
