// gzip, zip and IDX.
#include <cmath>
#include <cstdint>

#include "data/support.hpp"

namespace kedge::test {
namespace {

class GzipTest : public FileTest {};
class NpzTest : public FileTest {};
class IdxTest : public FileTest {};

TEST_F(GzipTest, EveryFormat) {
  const std::string array = npy("<f8", "2,", raw<double>({1, 2}));
  EXPECT_EQ(numbers(load("a.npy.gz", gzip(array))), (std::vector<double>{1, 2}));
  EXPECT_EQ(numbers(load("a.csv.gz", gzip("a\n1.5\n2.5\n"))), (std::vector<double>{1.5, 2.5}));
  EXPECT_EQ(load("a.tsv.gz", gzip("1\t2\n3\t4\n")).cols(), 2u);
  EXPECT_EQ(load("train-labels-idx1-ubyte.gz", gzip(idx(8, {3}, "abc"))).rows(), 3u);
  EXPECT_EQ(load("A.NPY.GZ", gzip(array)).rows(), 2u);
  zip_to(path("z.npz"), {{"x.npy", array}});
  std::ifstream in(path("z.npz"), std::ios::binary);
  write("z.npz.gz", gzip({std::istreambuf_iterator<char>(in), {}}));
  EXPECT_EQ(load_array(path("z.npz.gz:x")).rows(), 2u);
  EXPECT_EQ(load_array(path("z.npz.gz")).rows(), 2u);
}

TEST_F(GzipTest, MembersAreJoined) {
  const std::string array = npy("<f8", "2,", raw<double>({1, 2}));
  EXPECT_EQ(numbers(load("a.npy.gz", gzip(array.substr(0, 30)) + gzip("") + gzip(array.substr(30)))),
            (std::vector<double>{1, 2}));
  EXPECT_EQ(load("a.csv.gz", gzip("1\n2\n") + gzip("3\n")).rows(), 3u);
}

TEST_F(GzipTest, Damage) {
  const std::string packed = gzip(npy("<f8", "3,", raw<double>({1, 2, 3})));
  EXPECT_THAT(refusal("a.npy.gz", ""), HasSubstr("is empty"));
  EXPECT_THAT(refusal("a.npy.gz", npy("<f8", "1,", raw<double>({1}))), HasSubstr("is not gzip data"));
  EXPECT_THAT(refusal("a.npy.gz", "\x1f"), HasSubstr("is not gzip data"));
  for (std::size_t length = 2; length < packed.size(); ++length) {
    EXPECT_THAT(refusal("a.npy.gz", packed.substr(0, length)), HasSubstr("cut short")) << length;
  }
  EXPECT_THAT(refusal("a.npy.gz", packed + "garbage"), HasSubstr("goes on after its gzip data"));
  std::string wrong_sum = packed;
  wrong_sum[packed.size() - 8] ^= 1;
  EXPECT_THAT(refusal("a.npy.gz", wrong_sum), HasSubstr("damaged"));
  std::string wrong_data = packed;
  wrong_data[20] = static_cast<char>(wrong_data[20] ^ 0x55);
  refusal("a.npy.gz", wrong_data);
  EXPECT_THAT(refusal("a.csv.gz", gzip("1\n2\n").substr(0, 15)), HasSubstr("cut short"));
}

TEST_F(GzipTest, LengthsThatDisagreeWithTheHeader) {
  const std::string whole = npy("<f8", "3,", raw<double>({1, 2, 3}));
  EXPECT_THAT(refusal("a.npy.gz", gzip(whole.substr(0, whole.size() - 8))),
              AllOf(HasSubstr("24"), HasSubstr("16")));
  EXPECT_THAT(refusal("a.npy.gz", gzip(whole + "more")), HasSubstr("goes on after"));
  // A promise no such file can keep is refused before memory is asked for.
  EXPECT_THAT(refusal("a.npy.gz", gzip(npy("<f8", "100000000000,", "x"))), HasSubstr("at most"));
}

TEST_F(GzipTest, BombsAreRefused) {
  // 16 MiB of zeros promised as 3 numbers: stopped at the first byte too many.
  const std::string zeros(std::size_t{16} << 20, '\0');
  EXPECT_THAT(refusal("a.npy.gz", gzip(npy("<f8", "3,", zeros))), HasSubstr("goes on after"));
  EXPECT_THAT(refusal("a.csv.gz", gzip(zeros)), HasSubstr("zero bytes"));
  // A table has no size in front, so its growth is watched.
  std::string lines;
  while (lines.size() < (std::size_t{16} << 20)) lines += "0\n0\n0\n0\n0\n0\n0\n0\n";
  std::string members;
  const std::string member = gzip(lines);
  for (int i = 0; i < 40; ++i) members += member;
  EXPECT_THAT(refusal("b.csv.gz", members), HasSubstr("200 times"));
}

TEST_F(NpzTest, KeysAndSingleArrays) {
  const std::string x = npy("<f8", "2,", raw<double>({1, 2})), y = npy("|u1", "3,", "abc");
  for (const bool deflated : {true, false}) {
    zip_to(path("f.npz"), {{"x.npy", x}, {"y.npy", y}, {"dir/z.npy", x}, {"note.txt", "hello"}}, deflated);
    EXPECT_EQ(numbers(load_array(path("f.npz:x"))), (std::vector<double>{1, 2}));
    EXPECT_EQ(load_array(path("f.npz:x")).name(), path("f.npz:x"));
    const Array letters = load_array(path("f.npz:y"));
    EXPECT_EQ(letters.dtype(), DType::u8);
    EXPECT_EQ(letters.rows(), 3u);
    EXPECT_EQ(load_array(path("f.npz:y.npy")).rows(), 3u);
    EXPECT_EQ(load_array(path("f.npz:dir/z")).rows(), 2u);
  }
  zip_to(path("one.npz"), {{"only.npy", x}});
  EXPECT_EQ(load_array(path("one.npz")).rows(), 2u);
}

TEST_F(NpzTest, MissingAndAmbiguousKeys) {
  const std::string x = npy("<f8", "2,", raw<double>({1, 2}));
  zip_to(path("f.npz"), {{"alpha.npy", x}, {"beta.npy", x}});
  EXPECT_THAT(refusal_of(path("f.npz"), "f.npz"),
              AllOf(HasSubstr("alpha and beta"), HasSubstr("f.npz:alpha")));
  EXPECT_THAT(refusal_of(path("f.npz:gamma"), "f.npz"),
              AllOf(HasSubstr("\"gamma\""), HasSubstr("alpha and beta")));
  EXPECT_THAT(refusal_of(path("f.npz:"), "f.npz"), HasSubstr("alpha and beta"));
  EXPECT_THAT(refusal_of(path("none.npz:x"), "none.npz"), HasSubstr("does not exist"));
  zip_to(path("empty.npz"), {{"note.txt", "hello"}});
  EXPECT_THAT(refusal_of(path("empty.npz"), "empty.npz"), HasSubstr("holds no arrays"));
}

TEST_F(NpzTest, Damage) {
  const std::string x = npy("<f8", "2,", raw<double>({1, 2}));
  EXPECT_THAT(refusal("f.npz", "PK no zip"), HasSubstr("damaged or not a zip"));
  EXPECT_THAT(refusal("f.npz", ""), HasSubstr("empty"));
  zip_to(path("f.npz"), {{"x.npy", npy("<f8", "2,", raw<double>({std::nan(""), 2}))}});
  EXPECT_THAT(refusal_of(path("f.npz:x"), "f.npz:x"), HasSubstr("row 1, column 1"));
  zip_to(path("f.npz"), {{"x.npy", x}}, true, "secret");
  EXPECT_THAT(refusal_of(path("f.npz:x"), "f.npz:x"), HasSubstr("encrypted"));
  zip_to(path("f.npz"), {{"x.npy", x.substr(0, x.size() - 3)}});
  EXPECT_THAT(refusal_of(path("f.npz:x"), "f.npz:x"), HasSubstr("cut short"));
  zip_to(path("f.npz"), {{"x.npy", x + "z"}});
  EXPECT_THAT(refusal_of(path("f.npz:x"), "f.npz:x"), HasSubstr("goes on after"));
  zip_to(path("f.npz"), {{"x.npy", "not an array"}});
  EXPECT_THAT(refusal_of(path("f.npz:x"), "f.npz:x"), HasSubstr("not a .npy"));
}

// Each byte of an archive changed in turn: refused or, where the byte does not matter, read as it was; never
// a crash.
TEST_F(NpzTest, EveryDamagedByte) {
  for (const bool deflated : {true, false}) {
    zip_to(path("f.npz"), {{"x.npy", npy("<f8", "2,", raw<double>({1, 2}))}}, deflated);
    std::ifstream in(path("f.npz"), std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ (deflated ? 0xFF : 0x01));
      write("g.npz", changed);
      try {
        EXPECT_EQ(numbers(load_array(path("g.npz"))), (std::vector<double>{1, 2}));
      } catch (const InputError&) {
      }
    }
    for (std::size_t length = 1; length < whole.size(); ++length) refusal("g.npz", whole.substr(0, length));
  }
}

TEST_F(IdxTest, EveryType) {
  const auto check = [&]<class T>(unsigned char code, DType type, const std::vector<T>& values) {
    const Array array = load("a.idx", idx(code, {2, 2}, raw(values, true)));
    EXPECT_EQ(array.dtype(), type);
    EXPECT_EQ(numbers(array), std::vector<double>(values.begin(), values.end()));
  };
  check(0x08, DType::u8, std::vector<std::uint8_t>{0, 1, 200, 255});
  check(0x09, DType::i8, std::vector<std::int8_t>{0, 1, -100, 127});
  check(0x0B, DType::i16, std::vector<std::int16_t>{0, 1, -1000, 1270});
  check(0x0C, DType::i32, std::vector<std::int32_t>{0, 1, -100000, 127});
  check(0x0D, DType::f32, std::vector<float>{0, 1.5f, -100, 127});
  check(0x0E, DType::f64, std::vector<double>{0, 1.5, -1e300, 127});
}

TEST_F(IdxTest, NamesAsMnistHasThem) {
  const std::string images = idx(8, {2, 3, 4}, std::string(24, '\7'));
  for (const char* name :
       {"train-images-idx3-ubyte", "train-images.idx3-ubyte", "T10K-IMAGES-IDX3-UBYTE", "a.IDX"}) {
    const Array array = load(name, images);
    EXPECT_EQ(array.rows(), 2u) << name;
    EXPECT_EQ(array.cols(), 12u);
    EXPECT_TRUE(array.is_integer());
  }
  EXPECT_THAT(refusal("train-images-ubyte", images), HasSubstr("extension"));
}

TEST_F(IdxTest, Damage) {
  const std::string whole = idx(8, {2, 3}, "abcdef");
  for (std::size_t length = 0; length < 12; ++length) {
    EXPECT_THAT(refusal("a.idx", whole.substr(0, length)),
                testing::AnyOf(HasSubstr("empty"), HasSubstr("cut short")));
  }
  EXPECT_THAT(refusal("a.idx", whole.substr(0, 17)), AllOf(HasSubstr("6 bytes"), HasSubstr("5")));
  EXPECT_THAT(refusal("a.idx", whole + "x"), HasSubstr("goes on after"));
  EXPECT_THAT(refusal("a.idx", "\x93NUMPY"), HasSubstr("not an IDX file"));
  EXPECT_THAT(refusal("a.idx", idx(0x0A, {1}, "x")), HasSubstr("0x0a"));
  EXPECT_THAT(refusal("a.idx", idx(8, {}, "")), HasSubstr("0-d"));
  EXPECT_THAT(refusal("a.idx", idx(8, {0, 3}, "")), HasSubstr("no rows"));
  EXPECT_THAT(refusal("a.idx", idx(8, {3, 0}, "")), HasSubstr("no columns"));
  EXPECT_THAT(refusal("a.idx", idx(8, {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, "x")),
              HasSubstr("impossible shape"));
  EXPECT_THAT(refusal("a.idx", idx(14, {0xFFFFFFFF}, "x")), HasSubstr("cut short"));
  EXPECT_THAT(refusal("a.idx", idx(13, {2, 2}, raw<float>({1, 2, std::nanf(""), 4}, true))),
              HasSubstr("row 2, column 1"));
}

}  // namespace
}  // namespace kedge::test
