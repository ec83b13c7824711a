#include "data/mapped.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "data/blocks.hpp"
#include "data/support.hpp"

namespace kedge::test {
namespace {

/// Resident bytes of mapped files, as the kernel counts them.
std::size_t resident_of_files() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssFile:")) return std::stoul(line.substr(8)) << 10;
  }
  ADD_FAILURE() << "no RssFile in /proc/self/status";
  return 0;
}

class MappedTest : public FileTest {
 protected:
  /// 200 MB of zeros with a 7 in its last row: a file with a hole, of the disk it takes next to nothing.
  std::string large(bool fortran) const {
    const std::string head = npy("<f4", "12500000, 4", "", fortran);
    const std::string file = write("large.npy", head);
    std::filesystem::resize_file(file, head.size() + rows * 16);
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(static_cast<std::streamoff>(head.size() + rows * 16 - 4));
    const float seven = 7;
    out.write(reinterpret_cast<const char*>(&seven), 4);
    return file;
  }

  static constexpr std::size_t rows = 12'500'000;
};

TEST_F(MappedTest, APassOverALargeFileLetsItsPagesGo) {
  for (const bool fortran : {false, true}) {
    const std::string file = large(fortran);
    const std::size_t before = resident_of_files();
    const Array array = load_array(file);  // looks at every number
    double last = 0;
    std::size_t most = 0;
    data::for_blocks(array, [&](std::size_t, MatrixView<const double> block) {
      last = block(block.rows() - 1, 3);
      most = std::max(most, resident_of_files());
    });
    EXPECT_EQ(last, 7);
    EXPECT_LT(most,
              before + (std::size_t{70}
                        << 20));  // twice what is held before it is let go, and the look ahead of faults
    EXPECT_LT(resident_of_files(), before + (std::size_t{8} << 20));
    EXPECT_EQ(array.label(rows - 1, 3), "7");
  }
}

}  // namespace
}  // namespace kedge::test
