// How a caller watches and stops long work. Every long function takes one of these by reference.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>

namespace kedge {

struct Progress {
  std::string stage;      ///< a word or two: "training", "scoring"
  std::size_t done = 0;   ///< units of work finished
  std::size_t total = 0;  ///< units of work planned; early stopping may finish sooner
};

struct Control {
  /// Once stop is requested the work ends within a second and throws Interrupted.
  std::stop_token stop;
  /// Called now and then, from any worker thread but never from two at once. May be empty.
  std::function<void(const Progress&)> progress;
};

}  // namespace kedge
