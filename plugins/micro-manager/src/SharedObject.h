#pragma once

#include <string>

// A shared library of the system's, opened and never closed.
class SharedObject {
public:
    // False when it cannot be opened; reason then says why.
    bool Open(const std::string& path, std::string& reason);

    bool IsOpen() const { return handle_ != nullptr; }

    // The path that it was opened by.
    const std::string& Path() const { return path_; }

    // A function by its name; null when there is none.
    void* Find(const char* name) const;

    // The folder that the code of this adapter lies in, with a separator at its end, or empty.
    static std::string OwnFolder();

    // The system's file name for a library: name.so, name.dylib or name.dll.
    static std::string FileName(const std::string& name);

private:
    void* handle_ = nullptr;
    std::string path_;
};
