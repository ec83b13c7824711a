// Missing values kept, found and left out.
#include "data/rows.hpp"

#include <cmath>

#include "data/support.hpp"

namespace kedge::test {
namespace {

using data::complete_rows;
using data::first_missing;
using data::keep_rows;

class MissingTest : public FileTest {
 protected:
  Array keep(const std::string& name, const std::string& bytes) const {
    return load_array(write(name, bytes), Missing::keep);
  }
};

TEST_F(MissingTest, EveryKindOfColumnMayMissAValue) {
  const Array t = keep("t.csv",
                       "a,b,c,d,e\n1,1.5,true,red,4\n,2.5,false,blue,4\n3,NaN,true,red,4\n4,4.5,NA,red,4\n"
                       "5,5.5,false,,4\n6,6.5,true,NA,4\n");
  EXPECT_EQ(t.dtype(0), DType::i64);
  EXPECT_EQ(t.dtype(2), DType::boolean);
  EXPECT_THAT(complete_rows({t}), ElementsAre(0, 5));
  EXPECT_THAT(complete_rows({t.columns({0, 4}), t.columns({3})}), ElementsAre(0, 2, 3, 5));
  EXPECT_THAT(*first_missing(t.columns({2})),
              EndsWith("t.csv, row 4, column 3 (c) (line 5) is NA, a missing value"));
  EXPECT_THAT(*first_missing(t), HasSubstr("row 2, column 1 (a) (line 3) is empty"));
  EXPECT_FALSE(first_missing(t.columns({4})));
  EXPECT_THAT(refusal_of(path("t.csv"), "t.csv"), HasSubstr("row 2, column 1 (a) (line 3) is empty"));
}

TEST_F(MissingTest, NaNInFloats) {
  const std::string bytes = npy("<f4", "4, 2", raw<float>({1, 2, NAN, 4, 5, 6, 7, NAN}));
  const Array x = keep("x.npy", bytes);
  EXPECT_THAT(complete_rows({x}), ElementsAre(0, 2));
  EXPECT_THAT(complete_rows({x.columns({1})}), ElementsAre(0, 1, 2));
  EXPECT_THAT(*first_missing(x), EndsWith("x.npy, row 2, column 1 is not a number (NaN)"));
  EXPECT_THAT(refusal_of(path("x.npy"), "x.npy"), HasSubstr("NaN"));
  EXPECT_THAT(complete_rows({Array(), x, Array::words({"a", "b", "", "d"}, 1)}), ElementsAre(0));
}

TEST_F(MissingTest, InfinityIsRefusedAllTheSame) {
  EXPECT_THAT(input_error([&] {
                keep("x.npy", npy("<f8", "3,", raw<double>({NAN, INFINITY, 1})));
              }),
              HasSubstr("row 2, column 1 is infinite"));
  EXPECT_THAT(input_error([&] { keep("t.csv", "1.5\nNA\n1e999\n"); }), HasSubstr("row 3, column 1 (line 3)"));
  const Array table = load_table(write("u.csv", "a,b\n1,2\n,inf\n3,4\n"), Missing::keep);
  EXPECT_THAT(complete_rows({table.columns({0})}), ElementsAre(0, 2));
  EXPECT_THAT(input_error([&] { table.columns({1}); }), HasSubstr("is infinite; remove that row"));
}

TEST_F(MissingTest, RowsKeptAreThoseOfTheFile) {
  const Array t = keep("t.csv", "a,b,c\n1,red,10\n2,blue,20\n,green,30\n4,,40\n5,black,50\n6,white,60\n");
  const Array some = keep_rows(t, complete_rows({t}));
  ASSERT_EQ(some.rows(), 4);
  EXPECT_THAT(numbers(some.columns({0, 2})), ElementsAre(1, 10, 2, 20, 5, 50, 6, 60));
  Matrix<double> two(2, 1);
  some.columns({2}).read(1, two.view());
  EXPECT_THAT(two.flat(), ElementsAre(20, 50));
  EXPECT_EQ(some.word(2, 1), "black");
  EXPECT_EQ(some.label(3, 0), "6");
  EXPECT_EQ(some.place(2, 0), "row 5, column 1 (a)");
  EXPECT_EQ(some.columns({2}).place(2, 0), "row 5, column 3 (c)");
  EXPECT_EQ(numbers(keep_rows(some, {1, 3}).columns({0})), (std::vector<double>{2, 6}));
  EXPECT_FALSE(first_missing(some));
  EXPECT_EQ(keep_rows(t, {}).rows(), 0);
  EXPECT_EQ(keep_rows(Array(), {}).cols(), 0);
}

TEST_F(MissingTest, RowsKeptOfOneBlockOfMemory) {
  const std::vector<double> values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  const Array x = Array::view(MatrixView<const double>(values.data(), 5, 2));
  const Array some = keep_rows(x, {0, 1, 3});
  EXPECT_THAT(numbers(some), ElementsAre(0, 1, 2, 3, 6, 7));
  EXPECT_THAT(numbers(some.columns({1})), ElementsAre(1, 3, 7));
  EXPECT_THROW(some.read(2, Matrix<double>(2, 2).view()), std::out_of_range);
}

TEST(ArrayPath, ByExtension) {
  for (const char* word : {"x.npy", "a/x.NPY", "f.npz:key", "f.npz", "t.csv.gz", "t.tsv", "train-idx3-ubyte"})
    EXPECT_TRUE(is_array_path(word)) << word;
  for (const char* word : {"height", "1:3", "a.b", "x.npyy", "csv", "", "x.txt"})
    EXPECT_FALSE(is_array_path(word)) << word;
}

}  // namespace
}  // namespace kedge::test
