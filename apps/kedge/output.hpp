// Data on standard output, words on standard error. Nothing written there is lost in silence.
#pragma once

#include <string>
#include <string_view>

namespace kedge::app {

/// The reader of standard output has gone (`| head`): nobody is left to tell.
struct ReaderGone {};

/// Buffered standard output. Throws ReaderGone, or std::runtime_error when the device refuses.
class Output {
 public:
  void write(std::string_view text);
  /// Without it the rest of the buffer never leaves; to be called once all is well.
  void finish();

 private:
  void drain();
  std::string buffer_;
};

/// Writes to standard output at once.
void print(std::string_view text);
/// One line on standard error; failure is ignored, for there is nowhere else to tell of it.
void say(std::string_view line);

bool stdout_has_colour();
bool stderr_is_terminal();

/// Opens what the caller left closed of descriptors 0 to 2, so that no file of ours takes their place.
void guard_standard_descriptors();

}  // namespace kedge::app
