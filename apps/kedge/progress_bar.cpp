#include "progress_bar.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "output.hpp"

namespace kedge::app {
namespace {

constexpr auto between_drawings = std::chrono::milliseconds(100);

std::string time_left(double seconds) {
  const auto whole = std::llround(std::min(seconds, 1e9));
  if (whole < 60) return fmt::format("{} s left", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s left", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min left", whole / 3600, whole / 60 % 60);
}

void draw(const std::string& line) { (void)!::write(STDERR_FILENO, line.data(), line.size()); }

}  // namespace

ProgressBar::ProgressBar() : enabled_(stderr_is_terminal()) {}

ProgressBar::~ProgressBar() {
  if (shown_) draw("\r\x1b[K");
}

std::function<void(const Progress&)> ProgressBar::callback() {
  if (!enabled_) return {};
  return [this](const Progress& progress) { show(progress); };
}

void ProgressBar::show(const Progress& progress) {
  const auto now = Clock::now();
  if (progress.stage != stage_) {
    stage_ = progress.stage;
    stage_began_ = now;
  } else if (now - last_drawn_ < between_drawings) {
    return;
  }
  last_drawn_ = now;
  const double share =
      progress.total == 0
          ? 0
          : std::min(1.0, static_cast<double>(progress.done) / static_cast<double>(progress.total));
  const double elapsed = std::chrono::duration<double>(now - stage_began_).count();
  constexpr std::size_t width = 24;
  const auto filled = static_cast<std::size_t>(share * width);
  // The first moments say little about the rest.
  const std::string left = elapsed > 0.5 && share > 0.01 ? time_left(elapsed * (1 - share) / share) : "";
  draw(fmt::format("\r\x1b[K{} [{}{}] {:3.0f} %  {}", stage_, std::string(filled, '#'),
                   std::string(width - filled, '.'), 100 * share, left));
  shown_ = true;
}

}  // namespace kedge::app
