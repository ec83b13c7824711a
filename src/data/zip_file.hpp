// Zip archives, for .npz.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/source.hpp"

struct zip;

namespace kedge::data {

class ZipArchive {
 public:
  /// From a file, or from the bytes of one.
  explicit ZipArchive(const std::string& path);
  ZipArchive(Bytes bytes, const std::string& path);

  /// Names as they stand in the archive.
  const std::vector<std::string>& members() const { return members_; }
  std::unique_ptr<Source> open(std::size_t member, std::string name) const;

 private:
  void list();

  std::string path_;
  Bytes bytes_;
  std::uint64_t size_ = 0;
  std::shared_ptr<zip> archive_;
  std::vector<std::string> members_;
};

}  // namespace kedge::data
