// For clang-tidy alone, included before all else where LibTorch is: its headers hold vectors of a type that
// is not complete yet, which clang 14 refuses of C++20's constexpr vector; here <vector> is not constexpr, as
// in C++17.
#pragma once
#include <algorithm>
#include <memory>
#include <string>
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR
// <vector> defines it for its bits, where <algorithm> has declared it constexpr.
#define __fill_a1 __fill_a1_of_bits
#include <vector>
#undef __fill_a1
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR constexpr
