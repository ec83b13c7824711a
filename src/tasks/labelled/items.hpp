// Real items with a label of two classes, from files that the user has: MNIST's handwritten 0 and 1, and
// sentence embeddings of film reviews. Read once and shared by all tasks made of them.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/matrix.hpp"

namespace kedge::tasks {

struct Items {
  Matrix<float> rows;
  std::array<std::vector<std::size_t>, 2> of_class;  ///< rows of each
};

/// A kind of items, and where its files lie within the data folder.
struct ItemSource {
  const char* what;                       ///< "the training images of MNIST"
  const char* folder;                     ///< "mnist"
  std::vector<const char*> rows, labels;  ///< names of the files, the usual one first
  std::size_t width;                      ///< numbers of one item
  double scale;                           ///< what they are multiplied by
};

const ItemSource& mnist_items();
const ItemSource& imdb_items();

/// All rows, whatever their label, as they stand in the file. Throws as load_items does.
std::shared_ptr<const Array> load_rows(const ItemSource& source, const std::string& data_dir,
                                       const std::string& task);
/// Throws InputError naming the file that is missing, where it goes, or what is wrong with it. `task` begins
/// the sentence.
std::shared_ptr<const Items> load_items(const ItemSource& source, const std::string& data_dir,
                                        const std::string& task);

}  // namespace kedge::tasks
