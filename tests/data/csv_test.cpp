#include "data/support.hpp"

namespace kedge::test {
namespace {

class CsvTest : public FileTest {};
using Values = std::vector<double>;

TEST_F(CsvTest, HeaderIsFoundAndOptional) {
  const Array with = load("a.csv", "height,weight\n1.5,60\n2.5,70\n");
  EXPECT_EQ(with.rows(), 2u);
  EXPECT_EQ(with.column_name(1), "weight");
  EXPECT_EQ(numbers(with), (Values{1.5, 60, 2.5, 70}));
  EXPECT_EQ(with.place(1, 1), "row 2, column 2 (weight)");
  const Array without = load("a.csv", "1.5,60\n2.5,70\n");
  EXPECT_EQ(without.rows(), 2u);
  EXPECT_EQ(without.column_name(0), "");
  EXPECT_EQ(without.place(0, 1), "row 1, column 2");
  EXPECT_EQ(load("a.csv", "x\n1\n2").rows(), 2u);
  // An index column without a name, as pandas writes it.
  const Array pandas = load("a.csv", ",a,b\n0,1.5,2\n1,2.5,3\n");
  EXPECT_EQ(pandas.rows(), 2u);
  EXPECT_EQ(pandas.column_name(0), "");
  EXPECT_EQ(pandas.column_name(2), "b");
  // A header may have numbers among its words.
  const Array years = load("a.csv", "country,2019,total\nDE,1.5,2\nFR,2.5,3\n");
  EXPECT_EQ(years.rows(), 2u);
  EXPECT_EQ(years.column_name(1), "2019");
  // numpy.savetxt marks its header.
  EXPECT_EQ(load("a.csv", "# a,b\n1,2\n").column_name(0), "a");
}

TEST_F(CsvTest, HeaderOverWords) {
  const Array words = load("a.csv", "red\nblue\nred\n");
  EXPECT_EQ(words.rows(), 3u);  // red comes again, so it is no header
  EXPECT_EQ(words.word(0, 0), "red");
  const Array named = load("a.csv", "colour\nred\nblue\nred\n");
  EXPECT_EQ(named.rows(), 3u);
  EXPECT_EQ(named.column_name(0), "colour");
  EXPECT_EQ(load("a.csv", "id,colour,size\n1,red,2.5\n2,blue,3\n").column_name(1), "colour");
}

TEST_F(CsvTest, ColumnsOfSeveralTypes) {
  const Array table = load("t.csv", "n,x,word,flag\n1,1.5,red,true\n-2,2e3,blue,false\n+3,.5,red,true\n");
  EXPECT_EQ(table.dtype(), DType::text);
  EXPECT_EQ(table.dtype(0), DType::i64);
  EXPECT_EQ(table.dtype(1), DType::f64);
  EXPECT_EQ(table.dtype(2), DType::text);
  EXPECT_EQ(table.dtype(3), DType::boolean);
  EXPECT_EQ(table.word(1, 2), "blue");
  EXPECT_EQ(table.label(1, 0), "-2");
  EXPECT_EQ(table.label(0, 1), "1.5");
  EXPECT_THAT(input_error([&] { table.word(1, 0); }),
              AllOf(HasSubstr("row 2, column 1 (n)"), HasSubstr("number")));

  const Array numeric = table.columns({1, 0});
  EXPECT_EQ(numeric.dtype(), DType::f64);
  EXPECT_FALSE(numeric.is_integer());
  EXPECT_EQ(numbers(numeric), (Values{1.5, 1, 2000, -2, 0.5, 3}));
  EXPECT_EQ(numeric.column_name(0), "x");
  EXPECT_EQ(numeric.place(0, 0), "row 1, column 2 (x)");  // as in the file
  EXPECT_TRUE(table.columns({0}).is_integer());
  EXPECT_EQ(table.columns({2, 1}).columns({0}).word(0, 0), "red");
  EXPECT_EQ(numbers(table.columns({3})), (Values{1, 0, 1}));
}

TEST_F(CsvTest, IntegersAreExact) {
  const Array array = load("a.csv", "9007199254740993\n-9223372036854775808\n");
  EXPECT_EQ(array.dtype(), DType::i64);
  EXPECT_EQ(array.label(0, 0), "9007199254740993");
  EXPECT_EQ(load("a.csv", "1\n9223372036854775808\n").dtype(), DType::f64);
  EXPECT_EQ(load("a.csv", "1\n2.0\n").dtype(), DType::f64);
  EXPECT_EQ(load("a.csv", "1\n2e0\n").dtype(), DType::f64);
}

TEST_F(CsvTest, QuotesBlanksAndLineEnds) {
  const Array quoted = load("a.csv", "\"a \"\"b\"\"\",\"c,\nd\"\r\n\"1.5\", 2 \r\n 3 ,\"4\"\r\n");
  EXPECT_EQ(quoted.column_name(0), "a \"b\"");
  EXPECT_EQ(quoted.column_name(1), "c,\nd");
  EXPECT_EQ(numbers(quoted), (Values{1.5, 2, 3, 4}));
  for (const char* text : {"1,2\r3,4\r", "1,2\r\n3,4", "1,2\n3,4\n\n\r\n  \n", "\n\n1,2\n3,4",
                           "\xEF\xBB\xBF"
                           "1,2\n3,4"}) {
    EXPECT_EQ(numbers(load("a.csv", text)), (Values{1, 2, 3, 4})) << text;
  }
  const Array words = load("a.csv", "w,n\n\" padded \",1\nin \"the\" middle,2\n\"\"\"\",3\n");
  EXPECT_EQ(words.word(0, 0), " padded ");
  EXPECT_EQ(words.word(1, 0), "in \"the\" middle");
  EXPECT_EQ(words.word(2, 0), "\"");
}

TEST_F(CsvTest, Encodings) {
  EXPECT_EQ(load("a.csv", "n\xC3\xA9,x\n1,2\n").column_name(0), "n\xC3\xA9");
  EXPECT_EQ(load("a.csv", "n\xE9,x\n1,2\n").column_name(0), "n\xC3\xA9");  // Latin-1
  EXPECT_THAT(refusal("a.csv", std::string("\xFF\xFE"
                                           "1\0\n\0",
                                           6)),
              HasSubstr("UTF-16"));
  EXPECT_THAT(refusal("a.csv", std::string("1,2\n3,\0\n", 8)), HasSubstr("zero bytes"));
  EXPECT_THAT(refusal("a.csv", npy("<f8", "2,", raw<double>({1, 2}))), HasSubstr("zero bytes"));
}

TEST_F(CsvTest, OtherDelimiters) {
  EXPECT_EQ(numbers(load("a.tsv", "a\tb\n1\t2\n3\t4\n")), (Values{1, 2, 3, 4}));
  EXPECT_EQ(numbers(load("a.csv", "a;b\n1;2\n3;4\n")), (Values{1, 2, 3, 4}));
  EXPECT_EQ(numbers(load("a.csv", "a\tb\n1\t2\n3\t4\n")), (Values{1, 2, 3, 4}));
  EXPECT_EQ(numbers(load("a.csv", "1,5;2,5\n3;4\n")), (Values{1.5, 2.5, 3, 4}));  // decimal commas
  EXPECT_EQ(load("a.tsv", "a,b\tc\n1\t2\n").column_name(0), "a,b");
  EXPECT_EQ(load("a.tsv", "w\tn\nx y\t2\n").word(0, 0), "x y");
  EXPECT_THAT(refusal("a.csv", "1.0 2.0\n3.0 4.0\n"), HasSubstr("separated by spaces"));
  EXPECT_THAT(refusal("a.csv", "x y\n1 2\n3 4\n"), HasSubstr("separated by spaces"));
}

TEST_F(CsvTest, MissingValuesAreRefusedWithTheirPlace) {
  EXPECT_THAT(refusal("a.csv", "x,y\n1,2\n3,\n"),
              AllOf(HasSubstr("row 2, column 2 (y) (line 3)"), HasSubstr("empty, a missing value")));
  EXPECT_THAT(refusal("a.csv", "1,2\n,4\n"), HasSubstr("row 2, column 1 (line 2)"));
  EXPECT_THAT(refusal("a.csv", ",2\n3,4\n"), HasSubstr("row 1, column 1"));
  EXPECT_THAT(refusal("a.csv", "1\n\"\"\n3\n"), HasSubstr("row 2, column 1"));
  EXPECT_THAT(refusal("a.csv", "w,x\nred,1\n,2\nred,3\n"), HasSubstr("row 2, column 1 (w)"));
  EXPECT_THAT(refusal("a.csv", "1\n2\n\n4\n"), AllOf(HasSubstr("row 3 (line 3)"), HasSubstr("empty")));
  EXPECT_THAT(refusal("a.csv", "x\n1\n\n4\n"), AllOf(HasSubstr("row 2 (line 3)"), HasSubstr("empty")));
  for (const char* word : {"NA", "N/A", "null", "None", "?", "-"}) {
    EXPECT_THAT(refusal("a.csv", std::string("1,2\n3,") + word + "\n"), HasSubstr("row 2, column 2 (line 2)"))
        << word;
  }
  EXPECT_THAT(refusal("a.csv", "NA\nNA\n"), HasSubstr("row 1, column 1"));
  EXPECT_EQ(load("a.csv", "w\nred\nNA\nred\n").word(1, 0), "NA");  // among words it is a word
  EXPECT_EQ(load("a.csv", "strand\n+\n-\n+\n").word(1, 0), "-");
}

TEST_F(CsvTest, NotFiniteIsRefusedWithItsPlace) {
  for (const char* word : {"nan", "NaN", "-nan", "NAN"}) {
    EXPECT_THAT(refusal("a.csv", std::string("1,2\n3,4\n5,") + word + "\n"),
                AllOf(HasSubstr("row 3, column 2 (line 3)"), HasSubstr("NaN")));
  }
  for (const char* word : {"inf", "-Infinity", "INF"}) {
    EXPECT_THAT(refusal("a.csv", std::string("1,2\n") + word + ",4\n"),
                AllOf(HasSubstr("row 2, column 1"), HasSubstr("infinite")));
  }
  EXPECT_THAT(refusal("a.csv", "1\n1e400\n"), AllOf(HasSubstr("row 2"), HasSubstr("too large")));
  EXPECT_EQ(numbers(load("a.csv", "1\n1e-400\n")), (Values{1, 0}));
  // The earliest row is named, whatever its column.
  EXPECT_THAT(refusal("a.csv", "1,nan\nnan,2\n"), HasSubstr("row 1, column 2"));
}

TEST_F(CsvTest, RaggedRows) {
  EXPECT_THAT(refusal("a.csv", "a,b\n1,2\n3\n"),
              AllOf(HasSubstr("row 2 (line 3)"), HasSubstr("1 field where")));
  EXPECT_THAT(refusal("a.csv", "1,2\n3,4\n5,6,7\n"),
              AllOf(HasSubstr("row 3 (line 3)"), HasSubstr("3 fields")));
  EXPECT_THAT(refusal("a.csv", "1,2\n\n5,6\n"), AllOf(HasSubstr("row 2 (line 2)"), HasSubstr("empty")));
}

TEST_F(CsvTest, BrokenQuotes) {
  EXPECT_THAT(refusal("a.csv", "1,2\n\"3,4\n5,6\n"), AllOf(HasSubstr("line 2"), HasSubstr("never ends")));
  EXPECT_THAT(refusal("a.csv", "1,2\n\"3\"x,4\n"), AllOf(HasSubstr("line 2"), HasSubstr("closing quote")));
  EXPECT_THAT(refusal("a.csv", "\""), HasSubstr("never ends"));
}

TEST_F(CsvTest, NothingToRead) {
  EXPECT_THAT(refusal("a.csv", ""), HasSubstr("is empty"));
  EXPECT_THAT(refusal("a.csv", "\n\r\n  \n"), HasSubstr("blank lines"));
  EXPECT_THAT(refusal("a.csv", "\xEF\xBB\xBF"), HasSubstr("blank lines"));
  EXPECT_THAT(refusal("a.csv", "a,b\n"), HasSubstr("header and no rows"));
  EXPECT_THAT(refusal("a.csv", "a,b\n\n\n"), HasSubstr("header and no rows"));
  EXPECT_THAT(refusal("a.csv", std::string(1'000'001, ',')), HasSubstr("columns"));
}

TEST_F(CsvTest, TableRefusesOnlyTheColumnsThatAreUsed) {
  const std::string file = write("t.csv", "id,a,b\nx,1,nan\ny,2,\nz,3,4\n");
  const Array table = load_table(file);
  EXPECT_EQ(numbers(table.columns(table.find_columns({"a"}))), (Values{1, 2, 3}));
  EXPECT_THAT(input_error([&] {
                table.columns(table.find_columns({"a", "b"}));
              }),
              HasSubstr("row 1, column 3 (b)"));
  const std::string binary = write("t.npy", npy("<f8", "2, 2", raw<double>({1, HUGE_VAL, 3, 4})));
  const Array array = load_table(binary);
  EXPECT_EQ(numbers(array.columns({0})), (Values{1, 3}));
  EXPECT_THAT(input_error([&] { array.columns({1}); }), HasSubstr("row 1, column 2 is infinite"));
}

TEST_F(CsvTest, ManyRowsAndColumns) {
  std::string text;
  for (int row = 0; row < 20'000; ++row) {
    for (int col = 0; col < 10; ++col) text += (col > 0 ? "," : "") + std::to_string(row * 10 + col) + ".25";
    text += "\n";
  }
  const Array array = load("big.csv", text);  // over a megabyte: mapped
  EXPECT_EQ(array.rows(), 20'000u);
  Matrix<double> row(1, 10);
  array.read(19'999, row.view());
  EXPECT_EQ(row(0, 9), 199'999.25);
}

}  // namespace
}  // namespace kedge::test
