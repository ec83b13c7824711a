// gzip, also several members one after another (RFC 1952).
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "data/source.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

class GzipFile final : public Source {
 public:
  GzipFile(const std::string& path, std::string name)
      : Source(std::move(name)),
        file_(open_plain(path, this->name())),
        most_(most_inflated(file_->most_left())) {
    // 16: a gzip header is required, so another kind of file is told apart from a damaged one.
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  ~GzipFile() override { inflateEnd(&stream_); }

  std::size_t read(std::byte* out, std::size_t count) override {
    std::size_t total = 0;
    while (total < count && !finished_) {
      if (stream_.avail_in == 0) refill();
      if (finished_) break;
      const auto room = static_cast<uInt>(std::min<std::size_t>(count - total, std::size_t{1} << 30));
      stream_.next_out = reinterpret_cast<Bytef*>(out + total);
      stream_.avail_out = room;
      const int state = inflate(&stream_, Z_NO_FLUSH);
      total += room - stream_.avail_out;
      if (state == Z_STREAM_END) {
        between_members_ = ended_once_ = true;
        inflateReset(&stream_);
      } else if (state == Z_OK || state == Z_BUF_ERROR) {
        between_members_ = false;
      } else {
        damaged();
      }
    }
    given_ += total;
    return total;
  }

  std::uint64_t most_left() const override { return most_ - std::min(most_, given_); }

 private:
  void refill() {
    const std::size_t got = file_->read(input_.data(), input_.size());
    if (!begun_ && (got < 2 || input_[0] != std::byte{0x1f} || input_[1] != std::byte{0x8b})) {
      throw InputError(fmt::format("{} ends in .gz and is not gzip data; rename it or compress it", name()));
    }
    begun_ = true;
    if (got == 0 && !between_members_) {
      throw InputError(
          fmt::format("{} is cut short: its gzip data has no end; copy or download it again", name()));
    }
    finished_ = got == 0;
    stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
    stream_.avail_in = static_cast<uInt>(got);
  }

  [[noreturn]] void damaged() const {
    if (ended_once_ && stream_.total_in <= 2) {
      throw InputError(fmt::format(
          "{} goes on after its gzip data with something else; copy or download it again", name()));
    }
    throw InputError(
        fmt::format("{} is damaged: its gzip data cannot be unpacked; copy or download it again", name()));
  }

  std::unique_ptr<Source> file_;
  std::vector<std::byte> input_ = std::vector<std::byte>(std::size_t{1} << 16);
  z_stream stream_{};
  std::uint64_t most_ = 0, given_ = 0;
  bool begun_ = false, between_members_ = false, ended_once_ = false, finished_ = false;
};

}  // namespace

std::unique_ptr<Source> open_gzip(const std::string& path, std::string name) {
  return std::make_unique<GzipFile>(path, std::move(name));
}

}  // namespace kedge::data
