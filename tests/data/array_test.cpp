#include <sys/stat.h>

#include "data/support.hpp"

namespace kedge::test {
namespace {

class PathTest : public FileTest {};
class ColumnsTest : public FileTest {};
class SaveNpyTest : public FileTest {};
using Indices = std::vector<std::size_t>;

TEST_F(PathTest, WhatCannotBeOpened) {
  EXPECT_THAT(refusal_of(path("none.npy"), "none.npy"), HasSubstr("does not exist"));
  EXPECT_THAT(refusal_of(path("none.xyz"), "none.xyz"), HasSubstr("does not exist"));
  EXPECT_THAT(refusal_of("", ""), HasSubstr("does not exist"));
  write("file", "x");
  EXPECT_THAT(refusal_of(path("file/x.npy"), "x.npy"), HasSubstr("does not exist"));
  std::filesystem::create_directory(path("dir.npy"));
  EXPECT_THAT(refusal_of(path("dir.npy"), "dir.npy"), HasSubstr("is a directory"));
  ASSERT_EQ(::mkfifo(path("pipe.npy").c_str(), 0600), 0);
  EXPECT_THAT(refusal_of(path("pipe.npy"), "pipe.npy"), HasSubstr("not a regular file"));
  EXPECT_THAT(refusal_of("/dev/null", "/dev/null"), HasSubstr("not a regular file"));
  std::filesystem::create_symlink("loop.npy", path("loop.npy"));
  EXPECT_THAT(refusal_of(path("loop.npy"), "loop.npy"), HasSubstr("cannot be opened"));
  if (::geteuid() != 0) {
    write("secret.npy", "x");
    std::filesystem::permissions(path("secret.npy"), std::filesystem::perms::none);
    EXPECT_THAT(refusal_of(path("secret.npy"), "secret.npy"), HasSubstr("permission"));
  }
}

TEST_F(PathTest, UnknownExtensions) {
  for (const char* name : {"a", "a.txt", "a.xlsx", "a.gz", "a.npy.bz2", "npy", "a.npyx", "idx3", "a-ubyte"}) {
    EXPECT_THAT(refusal(name, "1,2\n"), HasSubstr(".npy, .npz, .csv, .tsv or .idx")) << name;
  }
}

TEST_F(PathTest, ColonsInNames) {
  EXPECT_EQ(load("with:colon.csv", "1\n2\n").rows(), 2u);
  EXPECT_THAT(refusal_of(path("a.npy:x"), "a.npy:x"), HasSubstr("does not exist"));
  zip_to(path("odd.npz:x"), {{"y.npy", npy("<f8", "1,", raw<double>({1}))}});
  EXPECT_THAT(refusal_of(path("odd.npz:x"), "odd.npz:x"), HasSubstr("extension"));
}

TEST_F(ColumnsTest, NamesNumbersAndRanges) {
  const Array t = load("t.csv", "id,a,b,c:d,7\n1,2,3,4,5\n6,7,8,9,10\n");
  EXPECT_EQ(t.find_columns({"b", "id"}), (Indices{2, 0}));
  EXPECT_EQ(t.find_columns({"1", "3"}), (Indices{0, 2}));
  EXPECT_EQ(t.find_columns({"a:c:d"}), (Indices{1, 2, 3}));
  EXPECT_EQ(t.find_columns({"c:d"}), (Indices{3}));
  EXPECT_EQ(t.find_columns({"2:4"}), (Indices{1, 2, 3}));
  EXPECT_EQ(t.find_columns({"id:3"}), (Indices{0, 1, 2}));
  EXPECT_EQ(t.find_columns({"7"}), (Indices{4}));  // the name wins
  EXPECT_EQ(t.find_columns({"1:2", "b", "2"}), (Indices{0, 1, 2}));
  EXPECT_EQ(t.find_columns({}), (Indices{}));
}

TEST_F(ColumnsTest, Refusals) {
  const Array t = load("t.csv", "height,weight,age\n1,2,3\n4,5,6\n");
  EXPECT_THAT(input_error([&] { t.find_columns({"hieght"}); }),
              AllOf(HasSubstr("t.csv has no column hieght"), HasSubstr("did you mean height?"),
                    HasSubstr("height, weight and age")));
  for (const char* word :
       {"0", "4", "-1", "1.5", "", ":", "1:", ":2", "1:9", "1:nothing", "99999999999999999999999"}) {
    EXPECT_THAT(input_error([&] { t.find_columns({word}); }), HasSubstr("has no column")) << word;
  }
  EXPECT_THAT(input_error([&] { t.find_columns({"3:1"}); }), HasSubstr("backwards"));
  const Array twice = load("d.csv", "a,a,b\n1,2,3\n");
  EXPECT_THAT(input_error([&] { twice.find_columns({"a"}); }), HasSubstr("more than one column named a"));
  EXPECT_EQ(twice.find_columns({"2"}), (Indices{1}));
  const Array plain = load("p.npy", npy("|u1", "2, 3", "abcdef"));
  EXPECT_THAT(input_error([&] { plain.find_columns({"a"}); }), HasSubstr("numbers from 1 to 3"));
  EXPECT_THAT(input_error([&] { plain.columns({}); }), HasSubstr("at least one"));
  EXPECT_THAT(input_error([&] { plain.columns({3}); }),
              AllOf(HasSubstr("3 columns"), HasSubstr("no column 4")));
  std::string wide = "column_0";
  for (int i = 1; i < 100; ++i) wide += ",column_" + std::to_string(i);
  std::string zeros = "0";
  for (int i = 1; i < 100; ++i) zeros += ",0";
  EXPECT_THAT(input_error([&] { load("w.csv", wide + "\n" + zeros).find_columns({"x"}); }),
              HasSubstr("100 in all"));
}

TEST(ArrayTest, Views) {
  std::vector<float> values{1, 2, 3, 4, 5, 6};
  const Array array = Array::view(MatrixView<const float>(values.data(), 2, 2, 3), "x");
  EXPECT_EQ(array.rows(), 2u);
  EXPECT_EQ(array.dtype(), DType::f32);
  EXPECT_EQ(array.name(), "x");
  EXPECT_EQ(numbers(array), (std::vector<double>{1, 2, 4, 5}));
  EXPECT_EQ(numbers(array.columns({1})), (std::vector<double>{2, 5}));
  values[0] = 9;
  EXPECT_EQ(numbers(array)[0], 9);  // no copy
  const std::vector<double> doubles{1, 2, 3};
  EXPECT_EQ(Array::view(MatrixView<const double>(doubles.data(), 3, 1)).dtype(), DType::f64);
}

TEST(ArrayTest, Words) {
  const Array array = Array::words({"a", "", "long word", "d"}, 2, "w");
  EXPECT_EQ(array.rows(), 2u);
  EXPECT_EQ(array.word(0, 1), "");
  EXPECT_EQ(array.word(1, 0), "long word");
  EXPECT_EQ(array.label(1, 1), "d");
  EXPECT_EQ(array.columns({1}).word(1, 0), "d");
  EXPECT_THROW(Array::words({"a", "b", "c"}, 2), InputError);
  EXPECT_THROW(Array::words({"a"}, 0), InputError);
}

TEST(ArrayTest, EmptyOne) {
  const Array none;
  EXPECT_EQ(none.rows(), 0u);
  EXPECT_EQ(none.cols(), 0u);
  EXPECT_THROW(none.columns({0}), InputError);
  EXPECT_THROW(none.find_columns({"a"}), InputError);
  EXPECT_THROW(require_paired(none, none), InputError);
}

TEST(ArrayTest, LabelsOfNumbers) {
  const std::vector<double> values{3, -0.0, 0.1, 1e300, -2.5, 9007199254740992.0};
  const Array array = Array::view(MatrixView<const double>(values.data(), values.size(), 1));
  std::vector<std::string> labels;
  for (std::size_t row = 0; row < values.size(); ++row) labels.push_back(array.label(row, 0));
  EXPECT_THAT(labels, ElementsAre("3", "0", "0.1", "1e+300", "-2.5", "9007199254740992"));
  const float tenth = 0.1f;
  EXPECT_EQ(Array::view(MatrixView<const float>(&tenth, 1, 1)).label(0, 0), "0.1");
}

class PairedTest : public FileTest {};

TEST_F(PairedTest, RowsMustBelongTogether) {
  const Array x = load("x.npy", npy("|u1", "3, 2", "abcdef")), y = load("y.npy", npy("|u1", "2,", "ab"));
  EXPECT_NO_THROW(require_paired(x, x));
  EXPECT_THAT(input_error([&] { require_paired(x, y); }),
              AllOf(HasSubstr("x.npy has 3 rows"), HasSubstr("y.npy has 2;")));
  const Array header = load("h.csv", "name\nred\n");
  EXPECT_THAT(input_error([&] { require_paired(y, header); }), HasSubstr("first line of"));
  const Array one = load("1.npy", npy("|u1", "1,", "a"));
  EXPECT_THAT(input_error([&] { require_paired(one, one); }), HasSubstr("at least 2 rows"));
}

TEST_F(SaveNpyTest, RoundTrips) {
  const std::vector<float> floats{1, 2, 3, 4, 5, 6};
  save_npy(path("f.npy"), MatrixView<const float>(floats.data(), 2, 3));
  const Array f = load_array(path("f.npy"));
  EXPECT_EQ(f.dtype(), DType::f32);
  EXPECT_EQ(f.rows(), 2u);
  EXPECT_EQ(numbers(f), std::vector<double>(floats.begin(), floats.end()));
  std::vector<double> doubles(300'000);
  for (std::size_t i = 0; i < doubles.size(); ++i) doubles[i] = 1.0 / static_cast<double>(i + 1);
  save_npy(path("d.npy"), MatrixView<const double>(doubles.data(), 1000, 200, 300));
  const std::vector<double> back = numbers(load_array(path("d.npy")));
  ASSERT_EQ(back.size(), 200'000u);
  EXPECT_EQ(back[199'999], doubles[999 * 300 + 199]);
  save_npy(path("v.npy"), std::vector<double>{1.5, -0.0, 5e-324});
  const Array v = load_array(path("v.npy"));
  EXPECT_EQ(v.cols(), 1u);
  EXPECT_EQ(numbers(v), (std::vector<double>{1.5, -0.0, 5e-324}));
  EXPECT_EQ(std::filesystem::file_size(path("v.npy")) % 64, 24u);  // the numbers begin at a multiple of 64
  std::ifstream in(path("v.npy"), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  EXPECT_THAT(bytes, HasSubstr("'shape': (3,), }"));
  EXPECT_EQ(bytes[bytes.size() - 25], '\n');
}

TEST_F(SaveNpyTest, Failures) {
  save_npy(path("old.npy"), std::vector<double>{1});
  EXPECT_THAT(input_error([&] { save_npy(path("no/such.npy"), std::vector<double>{1}); }),
              HasSubstr("directory does not exist"));
  EXPECT_THROW(save_npy("/dev/full", std::vector<double>{1}), std::runtime_error);
  EXPECT_EQ(numbers(load_array(path("old.npy"))), std::vector<double>{1});
}

}  // namespace
}  // namespace kedge::test
