#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <numeric>

#include "kedge/error.hpp"
#include "kedge/link.hpp"
#include "link/data/hdf5_table.hpp"

namespace kedge {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

class LinkData : public testing::Test {
 protected:
  LinkData() : folder_(fs::temp_directory_path() / ("kedge-link-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~LinkData() override { fs::remove_all(folder_); }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path(name)) << text;
    return path(name);
  }
  EntityTable three() const { return load_entities(file("three.csv", "id,f1,f2\nA,1,2\nB,3,4\nC,5,6\n")); }

 private:
  fs::path folder_;
};

TEST_F(LinkData, ATableOfTextHasItsIdsFirst) {
  const EntityTable table = three();
  EXPECT_THAT(table.ids, ElementsAre("A", "B", "C"));
  EXPECT_THAT(table.rows.row(1), ElementsAre(3, 4));
}

TEST_F(LinkData, TablesComeBackAsTheyWereSaved) {
  const EntityTable table = three();
  for (const char* name : {"t.csv", "t.tsv", "t.npy"}) {
    save_entities(path(name), table);
    const EntityTable again = load_entities(path(name));
    EXPECT_EQ(again.ids, table.ids) << name;
    EXPECT_TRUE(std::ranges::equal(again.rows.flat(), table.rows.flat())) << name;
  }
}

TEST_F(LinkData, RefusesTablesThatDoNotSayWhoIsWho) {
  const auto load = [](const std::string& path, const std::string& ids = "") {
    return [=] { load_entities(path, ids); };
  };
  EXPECT_THAT(load(file("twice.csv", "A,1\nB,2\nA,3\n")), ThrowsMessage<InputError>(HasSubstr("id A twice")));
  EXPECT_THAT(load(file("one.csv", "x\n1\n2\n")), ThrowsMessage<InputError>(HasSubstr("one column")));
  save_entities(path("n.npy"), three());
  EXPECT_THAT(load(path("n.npy"), file("short.ids", "A\nB\n")),
              ThrowsMessage<InputError>(HasSubstr("2 ids")));
  fs::remove(path("n.ids"));
  EXPECT_THAT(load(path("n.npy")), ThrowsMessage<InputError>(HasSubstr("--ids")));
}

TEST_F(LinkData, CountsWhatItLeavesOutOfAPairList) {
  const std::string list = file("p.tsv", "A\tB\t1\nB\tA\t1\nA\tA\t1\nA\tZ\t1\nB\tC\t0\nC\tB\t1\nA\tC\t0\n");
  const PairList pairs = load_pairs(list, three());
  EXPECT_THAT(pairs.interacting, ElementsAre(EntityPair{0, 1}, EntityPair{1, 2}));
  EXPECT_THAT(pairs.not_interacting, ElementsAre(EntityPair{0, 2}));
  EXPECT_EQ(pairs.counts.lines, 7);
  EXPECT_EQ(pairs.counts.duplicates, 1);
  EXPECT_EQ(pairs.counts.self, 1);
  EXPECT_EQ(pairs.counts.unknown, 1);
  EXPECT_EQ(pairs.counts.unknown_entities, 1);
  EXPECT_EQ(pairs.counts.contradictions, 1);
}

TEST_F(LinkData, OfDirectedPairsBothOrdersCount) {
  const PairList pairs = load_pairs(file("p.tsv", "A\tB\nB\tA\nB\tA\n"), three(), true);
  EXPECT_THAT(pairs.interacting, ElementsAre(EntityPair{0, 1}, EntityPair{1, 0}));
  EXPECT_EQ(pairs.counts.duplicates, 1);
}

TEST_F(LinkData, AFirstLineOfIdsIsNoHeader) {
  EXPECT_EQ(load_pairs(file("p.tsv", "A\tB\nB\tC\n"), three()).counts.lines, 2);
  EXPECT_EQ(load_pairs(file("q.tsv", "from\tto\nB\tC\n"), three()).counts.lines, 1);
}

TEST_F(LinkData, RefusesListsThatSayNothing) {
  EXPECT_THAT([&] { load_pairs(file("p.tsv", "A\tY\nX\tB\nA\tX\n"), three()); },
              ThrowsMessage<InputError>(HasSubstr("3 of its 3 lines")));
  EXPECT_THAT([&] { load_pairs(file("q.tsv", "A\tB\t1\nA\tC\t2\n"), three()); },
              ThrowsMessage<InputError>(HasSubstr("a label is 1")));
}

TEST_F(LinkData, SequencesAreReadFromFastaAndFromLines) {
  const SequenceList fasta = load_sequences(file("s.fasta", ">sp|P1|ONE_YEAST first\nMKV\nLA\n>two\nCC\n"));
  EXPECT_THAT(fasta.ids, ElementsAre("P1", "two"));
  EXPECT_THAT(fasta.sequences, ElementsAre("MKVLA", "CC"));
  const SequenceList lines = load_sequences(file("s.tsv", "P1\tMKVLA\ntwo\tCC\n"));
  EXPECT_EQ(lines.ids, fasta.ids);
  EXPECT_EQ(lines.sequences, fasta.sequences);
}

TEST_F(LinkData, CompositionAndDipeptidesAreShares) {
  const EntityTable table = sequence_features({"s", {"a"}, {"AACXAA"}}, {"composition", "dipeptide"});
  ASSERT_EQ(table.rows.cols(), 420);
  const auto row = table.rows.row(0);
  EXPECT_FLOAT_EQ(row[0], 4.0f / 5);   // A; X is none of the twenty
  EXPECT_FLOAT_EQ(row[1], 1.0f / 5);   // C
  EXPECT_FLOAT_EQ(row[20], 2.0f / 3);  // AA
  EXPECT_FLOAT_EQ(row[21], 1.0f / 3);  // AC; neither CX nor XA is one
  EXPECT_FLOAT_EQ(std::accumulate(row.begin() + 20, row.end(), 0.0f), 1);
}

// AGV are one class, so AAA, AGV and gva are the same triad; classes are numbered in the order of the paper.
TEST_F(LinkData, ConjointTriadsCountClassesOfResidues) {
  const EntityTable table =
      sequence_features({"s", {"a", "b", "c"}, {"AGVA", "AGVAAC", "gvag"}}, {"conjoint-triad"});
  ASSERT_EQ(table.rows.cols(), 343);
  EXPECT_EQ(table.rows(0, 0), 1);  // two of two, over the largest count
  EXPECT_EQ(table.rows(1, 0), 1);
  EXPECT_FLOAT_EQ(table.rows(1, 6), 1.0f / 3);  // (AGV, AGV, C)
  EXPECT_TRUE(std::ranges::equal(table.rows.row(0), table.rows.row(2)));
}

TEST_F(LinkData, RefusesSequencesOfSomethingElse) {
  EXPECT_THAT(
      [] {
        sequence_features({"s", {"a"}, {"M123456"}}, {"composition"});
      },
      ThrowsMessage<InputError>(HasSubstr("amino acids")));
  EXPECT_THAT(
      [] {
        sequence_features({"s", {"a"}, {"MKV"}}, {"triad"});
      },
      ThrowsMessage<InputError>(HasSubstr("conjoint-triad")));
}

TEST_F(LinkData, WhatIsNotHdf5IsRefused) {
  EXPECT_THROW(load_entities(file("e.h5", "not at all")), InputError);
}

}  // namespace
}  // namespace kedge
