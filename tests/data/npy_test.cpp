#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "data/elements.hpp"
#include "data/support.hpp"

namespace kedge::test {
namespace {

class NpyTest : public FileTest {};

template <class T>
void expect_type(const Array& array, DType type, const std::vector<double>& expected, bool integer) {
  EXPECT_EQ(array.dtype(), type);
  EXPECT_EQ(array.is_integer(), integer);
  EXPECT_EQ(numbers(array), expected);
}

TEST_F(NpyTest, EveryNumericTypeInBothByteOrders) {
  const auto check = [&]<class T>(const std::string& kind, DType type, T low, T high) {
    for (const bool swap : {false, true}) {
      const std::string descr = (sizeof(T) == 1 ? "|" : swap ? ">" : "<") + kind;
      const Array array = load("a.npy", npy(descr, "2, 2", raw<T>({low, T{0}, T{1}, high}, swap)));
      expect_type<T>(array, type, {static_cast<double>(low), 0, 1, static_cast<double>(high)},
                     std::is_integral_v<T>);
    }
  };
  check("i1", DType::i8, std::int8_t{-128}, std::int8_t{127});
  check("i2", DType::i16, std::int16_t{-32768}, std::int16_t{32767});
  check("i4", DType::i32, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max());
  check("i8", DType::i64, std::int64_t{-5000000000}, std::int64_t{1} << 60);
  check("u1", DType::u8, std::uint8_t{3}, std::uint8_t{255});
  check("u2", DType::u16, std::uint16_t{3}, std::uint16_t{65535});
  check("u4", DType::u32, std::uint32_t{3}, std::numeric_limits<std::uint32_t>::max());
  check("u8", DType::u64, std::uint64_t{3}, std::uint64_t{1} << 63);
  check("f4", DType::f32, -1.5f, 3e38f);
  check("f8", DType::f64, -1.5, 1.7e308);
}

TEST_F(NpyTest, HalfPrecision) {
  // 1, -2, 65504 (the largest), 2^-24 (the smallest subnormal), 2^-14, 0.33325195
  const std::vector<std::uint16_t> halves{0x3C00, 0xC000, 0x7BFF, 0x0001, 0x0400, 0x3555};
  const std::vector<double> values{1, -2, 65504, 0x1p-24, 0x1p-14, 0.333251953125};
  EXPECT_EQ(numbers(load("a.npy", npy("<f2", "6,", raw(halves)))), values);
  EXPECT_EQ(numbers(load("a.npy", npy(">f2", "6,", raw(halves, true)))), values);
  EXPECT_TRUE(std::isinf(data::half_to_float(0xFC00)));
  EXPECT_TRUE(std::isnan(data::half_to_float(0x7E00)));
  EXPECT_THAT(refusal("a.npy", npy("<f2", "2,", raw<std::uint16_t>({0x3C00, 0xFC00}))),
              AllOf(HasSubstr("row 2, column 1"), HasSubstr("infinite")));
}

TEST_F(NpyTest, Booleans) {
  const Array array = load("a.npy", npy("|b1", "3,", std::string("\x01\x00\x02", 3)));
  EXPECT_EQ(array.dtype(), DType::boolean);
  EXPECT_FALSE(array.is_integer());
  EXPECT_EQ(numbers(array), (std::vector<double>{1, 0, 1}));
  EXPECT_EQ(array.label(2, 0), "1");
}

TEST_F(NpyTest, OneAxisIsOneColumn) {
  const Array array = load("a.npy", npy("<f8", "3,", raw<double>({1, 2, 3})));
  EXPECT_EQ(array.rows(), 3u);
  EXPECT_EQ(array.cols(), 1u);
  EXPECT_EQ(array.name(), path("a.npy"));
  EXPECT_EQ(array.column_name(0), "");
}

TEST_F(NpyTest, FortranOrder) {
  const Array array = load("a.npy", npy("<i4", "2, 3", raw<std::int32_t>({1, 4, 2, 5, 3, 6}), true));
  EXPECT_EQ(array.rows(), 2u);
  EXPECT_EQ(numbers(array), (std::vector<double>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(numbers(array.columns({2, 0})), (std::vector<double>{3, 1, 6, 4}));
}

// Element (i, j, k, l) is 1000 i + 100 j + 10 k + l; the columns are j, k, l in C order whatever the storage.
TEST_F(NpyTest, ManyAxesAreFlattenedInCOrder) {
  const std::array<int, 4> shape{3, 2, 1, 4};
  std::vector<std::int16_t> c_order, f_order;
  const auto value = [](int i, int j, int k, int l) {
    return static_cast<std::int16_t>(1000 * i + 100 * j + 10 * k + l);
  };
  for (int i = 0; i < shape[0]; ++i) {
    for (int j = 0; j < shape[1]; ++j) {
      for (int k = 0; k < shape[2]; ++k) {
        for (int l = 0; l < shape[3]; ++l) c_order.push_back(value(i, j, k, l));
      }
    }
  }
  for (int l = 0; l < shape[3]; ++l) {
    for (int k = 0; k < shape[2]; ++k) {
      for (int j = 0; j < shape[1]; ++j) {
        for (int i = 0; i < shape[0]; ++i) f_order.push_back(value(i, j, k, l));
      }
    }
  }
  const std::vector<double> expected(c_order.begin(), c_order.end());
  for (const bool swap : {false, true}) {
    const std::string descr = swap ? ">i2" : "<i2";
    const Array c = load("c.npy", npy(descr, "3, 2, 1, 4", raw(c_order, swap)));
    const Array f = load("f.npy", npy(descr, "3, 2, 1, 4", raw(f_order, swap), true));
    for (const Array& array : {c, f}) {
      EXPECT_EQ(array.rows(), 3u);
      EXPECT_EQ(array.cols(), 8u);
      EXPECT_EQ(numbers(array), expected);
      Matrix<double> middle(1, 8);
      array.read(1, middle.view());
      EXPECT_EQ(middle(0, 5), 1101);
    }
  }
}

TEST_F(NpyTest, ReadsRowsOnDemandIntoAStridedView) {
  const Array array = load("a.npy", npy("<f4", "4, 2", raw<float>({1, 2, 3, 4, 5, 6, 7, 8})));
  Matrix<double> wide(2, 5);
  array.read(1, wide.view().block(0, 1, 2, 2));
  EXPECT_THAT(std::vector<double>(wide.flat().begin(), wide.flat().end()),
              ElementsAre(0, 3, 4, 0, 0, 0, 5, 6, 0, 0));
  EXPECT_THROW(array.read(3, wide.view().block(0, 0, 2, 2)), std::out_of_range);
  EXPECT_THROW(array.read(0, wide.view()), std::out_of_range);
}

TEST_F(NpyTest, VersionsAndHeaderVariants) {
  const std::string payload = raw<double>({1, 2});
  for (const char version : {'\1', '\2', '\3'}) {
    EXPECT_EQ(load("a.npy", npy("<f8", "2,", payload, false, version)).rows(), 2u);
  }
  for (const char* dict : {"{\"shape\":(2L,),\"fortran_order\":False,\"descr\":\"<f8\"}",
                           "{'shape': (2), 'descr': '=f8', 'fortran_order': True}\n",
                           "  {'descr': '<f8', 'fortran_order': False, 'shape': (1, 2, 1, 1,)}      \n"}) {
    EXPECT_EQ(numbers(load("a.npy", npy_of_dict(dict, payload))), (std::vector<double>{1, 2})) << dict;
  }
  EXPECT_EQ(load("UPPER.NPY", npy("<f8", "2,", payload)).rows(), 2u);
}

TEST_F(NpyTest, Strings) {
  const Array bytes = load("a.npy", npy("|S3", "2, 2", std::string("ab\0abcx\0\0\xE9t\0", 12)));
  EXPECT_EQ(bytes.dtype(), DType::text);
  EXPECT_EQ(bytes.word(0, 0), "ab");
  EXPECT_EQ(bytes.word(0, 1), "abc");
  EXPECT_EQ(bytes.word(1, 0), "x");
  EXPECT_EQ(bytes.word(1, 1), "\xC3\xA9t");  // Latin-1 becomes UTF-8
  EXPECT_FALSE(bytes.is_integer());
  Matrix<double> out(2, 2);
  EXPECT_THAT(input_error([&] { bytes.read(0, out.view()); }), HasSubstr("words"));

  const std::vector<std::uint32_t> wide{'a', 0, 0xE9, 0x1F600, 'b', 0, 0, 0};
  for (const bool swap : {false, true}) {
    const Array text = load("u.npy", npy(swap ? ">U2" : "<U2", "4,", raw(wide, swap)));
    EXPECT_EQ(text.word(0, 0), "a");
    EXPECT_EQ(text.word(1, 0), "\xC3\xA9\xF0\x9F\x98\x80");
    EXPECT_EQ(text.word(2, 0), "b");
    EXPECT_EQ(text.word(3, 0), "");
  }
  const Array fortran = load("f.npy", npy("<U1", "2, 2", raw<std::uint32_t>({'a', 'c', 'b', 'd'}), true));
  EXPECT_EQ(fortran.word(0, 1), "b");
  EXPECT_EQ(fortran.word(1, 0), "c");
  // A lone surrogate is no letter.
  EXPECT_EQ(load("s.npy", npy("<U1", "1,", raw<std::uint32_t>({0xD800}))).word(0, 0), "\xEF\xBF\xBD");
}

TEST_F(NpyTest, LargeFilesAreMappedAndStillChecked) {
  std::vector<double> values(400'000, 0.5);
  values[123'456] = 7;
  const Array array = load("big.npy", npy("<f8", "4000, 100", raw(values)));
  Matrix<double> row(1, 100);
  array.read(1234, row.view());
  EXPECT_EQ(row(0, 56), 7);
  // The Array outlives the file's name.
  std::filesystem::remove(path("big.npy"));
  array.read(1234, row.view());
  EXPECT_EQ(row(0, 56), 7);

  values[399'999] = std::nan("");
  EXPECT_THAT(refusal("big.npy", npy("<f8", "4000, 100", raw(values))),
              AllOf(HasSubstr("row 4000, column 100"), HasSubstr("NaN")));
}

TEST_F(NpyTest, NotFiniteIsRefusedWithItsPlace) {
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_THAT(refusal("a.npy", npy("<f8", "2, 3", raw<double>({1, 2, 3, 4, std::nan(""), 6}))),
              AllOf(HasSubstr("row 2, column 2"), HasSubstr("NaN"), HasSubstr("remove that row")));
  EXPECT_THAT(refusal("a.npy", npy(">f4", "2, 3", raw<float>({1, -HUGE_VALF, 3, 4, 5, 6}, true))),
              AllOf(HasSubstr("row 1, column 2"), HasSubstr("infinite")));
  EXPECT_THAT(refusal("a.npy", npy("<f8", "2, 2", raw<double>({1, inf, 3, 4}), true)),
              AllOf(HasSubstr("row 2, column 1"), HasSubstr("infinite")));
}

TEST_F(NpyTest, TypesThatAreNoData) {
  const auto refused = [&](const std::string& descr) {
    return refusal("a.npy", npy(descr, "2,", std::string(64, 'x')));
  };
  EXPECT_THAT(refused("|O"), HasSubstr("Python objects"));
  EXPECT_THAT(refused("<c16"), HasSubstr("complex"));
  EXPECT_THAT(refused("<M8[ns]"), HasSubstr("dates"));
  EXPECT_THAT(refused("<m8[s]"), HasSubstr("durations"));
  EXPECT_THAT(refused("|V16"), HasSubstr("records"));
  EXPECT_THAT(refused("<f16"), HasSubstr("float64"));
  EXPECT_THAT(refused("<i3"), HasSubstr("<i3"));
  EXPECT_THAT(refused("<b2"), HasSubstr("<b2"));
  EXPECT_THAT(refused("<U0"), HasSubstr("empty words"));
  EXPECT_THAT(refused("<q8"), HasSubstr("unknown type"));
  EXPECT_THAT(refused(""), HasSubstr("unknown type"));
  EXPECT_THAT(refused("<f-8"), HasSubstr("unknown type"));
  EXPECT_THAT(refused("<f99999999999999999999999"), HasSubstr("unknown type"));
  EXPECT_THAT(refused("|f8"), HasSubstr("malformed"));
  EXPECT_THAT(refusal("a.npy", npy_of_dict("{'descr': [('a', '<f8'), ('b', '<i4')], 'fortran_order': False, "
                                           "'shape': (2,), }",
                                           std::string(24, 'x'))),
              HasSubstr("named fields"));
}

TEST_F(NpyTest, ShapesThatHoldNothing) {
  EXPECT_THAT(refusal("a.npy", npy("<f8", "", raw<double>({1}))), HasSubstr("0-d"));
  EXPECT_THAT(refusal("a.npy", npy("<f8", "0,", "")), HasSubstr("no rows"));
  EXPECT_THAT(refusal("a.npy", npy("<f8", "0, 5", "")), HasSubstr("no rows"));
  EXPECT_THAT(refusal("a.npy", npy("<f8", "5, 0", "")), HasSubstr("no columns"));
  EXPECT_THAT(refusal("a.npy", npy("<f8", "18446744073709551615, 0", "")), Not(HasSubstr("cut short")));
}

TEST_F(NpyTest, HostileShapes) {
  const auto refused = [&](const std::string& shape) {
    return refusal("a.npy", npy("<f8", shape, "12345678"));
  };
  EXPECT_THAT(refused("-1,"), HasSubstr("negative"));
  EXPECT_THAT(refused("1, -5"), HasSubstr("negative"));
  EXPECT_THAT(refused("4294967296, 4294967296"), HasSubstr("impossible shape"));
  EXPECT_THAT(refused("2305843009213693952, 8"), HasSubstr("impossible shape"));
  EXPECT_THAT(refused("9223372036854775807,"), HasSubstr("impossible shape"));
  EXPECT_THAT(refused("99999999999999999999999,"), HasSubstr("impossible"));
  EXPECT_THAT(refused("1000000000000,"),
              AllOf(HasSubstr("cut short"), HasSubstr("8000000000000"), HasSubstr("8;")));
  EXPECT_THAT(refused("1.5,"), HasSubstr("malformed"));
  EXPECT_THAT(refused("1e3,"), HasSubstr("malformed"));
  EXPECT_THAT(refused("(1,),"), HasSubstr("malformed"));
  EXPECT_THAT(refused("1 2"), HasSubstr("malformed"));
  EXPECT_THAT(refused(",1"), HasSubstr("malformed"));
  std::string ones;
  for (int i = 0; i < 20'000; ++i) ones += "1,";
  EXPECT_EQ(load("ones.npy", npy("<f8", ones, raw<double>({5}), true, 2)).cols(), 1u);
  std::string zeros = "0,";
  for (int i = 0; i < 1'000'000; ++i) zeros += "1,";
  EXPECT_THAT(refusal("a.npy", npy("<f8", zeros, "", false, 2)), HasSubstr("header of"));
}

TEST_F(NpyTest, HostileHeaders) {
  const auto refused = [&](const std::string& dict) {
    return refusal("a.npy", npy_of_dict(dict, "12345678"));
  };
  for (const char* dict : {"",
                           "{",
                           "}",
                           "{}",
                           "[]",
                           "{'descr'",
                           "{'descr': '<f8",
                           "{'descr': '<f8'}",
                           "{'descr': \"<f8'}",
                           "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)",
                           "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } x",
                           "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
                           "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
                           "{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}",
                           "{'descr': '<f8', 'fortran_order': False, 'shape': 1}",
                           "{'descr': '<f8', 'fortran_order': False, 'shape': [1]}",
                           "{'descr': '''<f8''', 'fortran_order': False}",
                           "{'descr': '\\'<f8\\'', 'fortran_order': False, 'shape': (1,)}",
                           "{'descr': '<f8' 'fortran_order': False, 'shape': (1,)}",
                           "{,'descr': '<f8'}"}) {
    EXPECT_THAT(refused(dict), HasSubstr("malformed")) << dict;
  }
  EXPECT_THAT(refused(std::string(60'000, '{')), HasSubstr("malformed"));
  EXPECT_THAT(refused(std::string("{'descr': '<f8\0', 'fortran_order': False, 'shape': (1,)}", 55)),
              HasSubstr("a.npy"));
}

TEST_F(NpyTest, CutShortOrTooLong) {
  EXPECT_THAT(refusal("a.npy", ""), HasSubstr("is empty"));
  EXPECT_THAT(refusal("a.npy", "x"), HasSubstr("not a .npy file"));
  EXPECT_THAT(refusal("a.npy", "a,b\n1,2\n"), HasSubstr("not a .npy file"));
  EXPECT_THAT(refusal("a.npy", "\x93NUMPY"), HasSubstr("cut short within its header"));
  EXPECT_THAT(refusal("a.npy", std::string("\x93NUMPY\1\0\x76", 9)),
              HasSubstr("cut short within its header"));
  EXPECT_THAT(refusal("a.npy", std::string("\x93NUMPY\1\0\x76\0{'descr'", 18)),
              HasSubstr("cut short within"));
  EXPECT_THAT(refusal("a.npy", std::string("\x93NUMPY\2\0\xFF\xFF\xFF\xFF{", 13)),
              HasSubstr("cut short within"));
  EXPECT_THAT(refusal("a.npy", std::string("\x93NUMPY\7\0\x76\0", 10)), HasSubstr("version 7.0"));
  const std::string whole = npy("<f8", "3,", raw<double>({1, 2, 3}));
  EXPECT_THAT(refusal("a.npy", whole.substr(0, whole.size() - 1)),
              AllOf(HasSubstr("24 bytes"), HasSubstr("23")));
  EXPECT_THAT(refusal("a.npy", whole + "x"), HasSubstr("goes on after the 24 bytes"));
  // Every prefix is refused, whatever it ends within.
  for (std::size_t length = 1; length < whole.size(); ++length) refusal("a.npy", whole.substr(0, length));
}

}  // namespace
}  // namespace kedge::test
