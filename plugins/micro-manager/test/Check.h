#pragma once

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

// A test that fails ends the program with what did not hold.
#define CHECK(condition)                                                                     \
    do {                                                                                     \
        if (!(condition)) {                                                                  \
            std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
            std::exit(1);                                                                    \
        }                                                                                    \
    } while (false)

using Tests = std::vector<std::pair<std::string, std::function<void()>>>;

inline int RunTests(const Tests& tests)
{
    for (const auto& [name, test] : tests) {
        std::printf("%s\n", name.c_str());
        std::fflush(stdout);
        try {
            test();
        } catch (const std::exception& e) {
            std::fprintf(stderr, "%s: %s\n", name.c_str(), e.what());
            return 1;
        }
    }
    std::printf("%zu passed\n", tests.size());
    return 0;
}
