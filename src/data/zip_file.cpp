#include "data/zip_file.hpp"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "kedge/error.hpp"

namespace kedge::data {
namespace {

[[noreturn]] void damaged(const std::string& name, const char* why) {
  throw InputError(
      fmt::format("{} is damaged or not a zip archive ({}); write or download it again", name, why));
}

class ZipMember final : public Source {
 public:
  ZipMember(std::shared_ptr<zip> archive, zip_file_t* file, std::uint64_t size, std::string name)
      : Source(std::move(name)), archive_(std::move(archive)), file_(file, zip_fclose), size_(size) {}

  std::size_t read(std::byte* out, std::size_t count) override {
    std::size_t total = 0;
    while (total < count) {
      const zip_int64_t got = zip_fread(file_.get(), out + total, count - total);
      if (got < 0) damaged(name(), zip_file_strerror(file_.get()));
      if (got == 0) break;
      total += static_cast<std::size_t>(got);
    }
    given_ += total;
    return total;
  }

  std::uint64_t most_left() const override { return size_ - std::min(size_, given_); }

 private:
  std::shared_ptr<zip> archive_;  // outlives the member
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file_;
  std::uint64_t size_, given_ = 0;
};

}  // namespace

ZipArchive::ZipArchive(const std::string& path) : path_(path), size_(std::filesystem::file_size(path)) {
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (archive == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    damaged(path_, why.c_str());
  }
  archive_.reset(archive, zip_discard);
  list();
}

ZipArchive::ZipArchive(Bytes bytes, const std::string& path)
    : path_(path), bytes_(std::move(bytes)), size_(bytes_.size) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes_.data, bytes_.size, 0, &error);
  zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    const std::string why = zip_error_strerror(&error);
    zip_error_fini(&error);
    zip_source_free(source);
    damaged(path_, why.c_str());
  }
  // The bytes must outlive the archive, and members outlive this object.
  archive_ = std::shared_ptr<zip>(archive, [keep = bytes_.owner](zip_t* open) { zip_discard(open); });
  list();
}

void ZipArchive::list() {
  const zip_int64_t count = zip_get_num_entries(archive_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(archive_.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS);
    if (name == nullptr) damaged(path_, zip_strerror(archive_.get()));
    members_.emplace_back(name);
  }
}

std::unique_ptr<Source> ZipArchive::open(std::size_t member, std::string name) const {
  zip_stat_t info;
  if (zip_stat_index(archive_.get(), member, 0, &info) != 0) damaged(name, zip_strerror(archive_.get()));
  if (info.encryption_method != ZIP_EM_NONE) {
    throw InputError(fmt::format("{} is encrypted; unpack it with its password first", name));
  }
  if (info.comp_method != ZIP_CM_STORE && info.comp_method != ZIP_CM_DEFLATE) {
    throw InputError(
        fmt::format("{} is compressed by a method other than deflate; write it with numpy.savez", name));
  }
  if (info.comp_size > size_ || info.size > most_inflated(info.comp_size)) {
    damaged(name, "it promises more than the file can hold");
  }
  zip_file_t* file = zip_fopen_index(archive_.get(), member, 0);
  if (file == nullptr) damaged(name, zip_strerror(archive_.get()));
  return std::make_unique<ZipMember>(archive_, file, info.size, std::move(name));
}

}  // namespace kedge::data
