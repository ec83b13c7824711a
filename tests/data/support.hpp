// Files for the readers to meet, sound ones and hostile ones.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/error.hpp"
#include "kedge/matrix.hpp"

namespace kedge::test {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    dir_ = std::filesystem::path(testing::TempDir()) /
           ("kedge-data-" + std::to_string(::getpid()) + "-" + info->test_suite_name() + "-" + info->name());
    std::filesystem::create_directories(dir_);
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }

  std::string path(const std::string& name) const { return (dir_ / name).string(); }
  std::string write(const std::string& name, const std::string& bytes) const {
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }
  Array load(const std::string& name, const std::string& bytes) const {
    return load_array(write(name, bytes));
  }
  /// The sentence with which a file is refused. Always of one line, always naming the file.
  std::string refusal(const std::string& name, const std::string& bytes) const {
    return refusal_of(write(name, bytes), name);
  }
  static std::string refusal_of(const std::string& path, const std::string& named) {
    try {
      load_array(path);
    } catch (const InputError& error) {
      const std::string text = error.what();
      EXPECT_THAT(text, HasSubstr(named));
      EXPECT_THAT(text, Not(HasSubstr("\n")));
      return text;
    }
    ADD_FAILURE() << path << " was not refused";
    return "";
  }

  std::filesystem::path dir_;
};

template <class Work>
std::string input_error(Work&& work) {
  try {
    work();
  } catch (const InputError& error) {
    return error.what();
  }
  ADD_FAILURE() << "nothing was refused";
  return "";
}

/// All rows as one row-major vector.
inline std::vector<double> numbers(const Array& array) {
  Matrix<double> all(array.rows(), array.cols());
  array.read(0, all.view());
  return {all.flat().begin(), all.flat().end()};
}

template <class T>
std::string raw(const std::vector<T>& values, bool swap = false) {
  std::string bytes;
  for (const T value : values) {
    std::string item(sizeof(T), '\0');
    std::memcpy(item.data(), &value, sizeof(T));
    bytes += swap ? std::string(item.rbegin(), item.rend()) : item;
  }
  return bytes;
}

inline std::string little_endian(std::size_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text.push_back(static_cast<char>((value >> (8 * i)) & 255));
  return text;
}

inline std::string npy_of_dict(const std::string& dict, const std::string& payload, char version = 1) {
  return std::string("\x93NUMPY") + version + '\0' + little_endian(dict.size(), version == 1 ? 2 : 4) + dict +
         payload;
}

inline std::string npy(const std::string& descr, const std::string& shape, const std::string& payload,
                       bool fortran = false, char version = 1) {
  return npy_of_dict("{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") +
                         ", 'shape': (" + shape + "), }   \n",
                     payload, version);
}

inline std::string idx(unsigned char type, const std::vector<unsigned>& shape, const std::string& payload) {
  std::string bytes{'\0', '\0', static_cast<char>(type), static_cast<char>(shape.size())};
  for (const unsigned extent : shape) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>((extent >> shift) & 255));
  }
  return bytes + payload;
}

inline std::string gzip(const std::string& plain) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, plain.size()) + 64, '\0');
  std::string input = plain;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

inline void zip_to(const std::string& path, const std::vector<std::pair<std::string, std::string>>& members,
                   bool deflated = true, const char* password = nullptr) {
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  for (const auto& [name, bytes] : members) {
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const auto index =
        static_cast<zip_uint64_t>(zip_file_add(archive, name.c_str(), source, ZIP_FL_OVERWRITE));
    zip_set_file_compression(archive, index, deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
    if (password != nullptr) zip_file_set_encryption(archive, index, ZIP_EM_AES_256, password);
  }
  zip_close(archive);
}

}  // namespace kedge::test
