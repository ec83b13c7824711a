// What the library throws. It never prints and never aborts; each message is one sentence for a person.
#pragma once

#include <stdexcept>
#include <string>

namespace kedge {

/// Input or an option that cannot be used; says what is wrong, where, and what to do. (Python: ValueError.)
class InputError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// The work was asked to stop; says how far it had come. (Python: KeyboardInterrupt.)
class Interrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace kedge
