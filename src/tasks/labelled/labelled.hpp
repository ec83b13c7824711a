// Images and text whose mutual information is known. Each of ten sources draws a fair label b and b'
// (flips.hpp); x shows a random item of class b, y another random item of class b'. Ids: mnist64/bits4,
// imdb-bert/bits8.
//   mnist64    a mosaic of 2 x 5 digits of 28 x 28, resized to 64 x 64, values in [0, 1]
//   imdb-bert  ten sentence embeddings of 768 numbers, one after another
// That y never shows the very item of x tells a little more than the labels do, log(n / (n - 1)) where they
// agree and a class has n items: 0.002 bits for MNIST, and no critic can learn it without knowing every item
// by heart. mi() leaves it out, as the literature does.
#pragma once

#include "tasks/task.hpp"

namespace kedge::tasks {

Family mnist_family();
Family imdb_family();

}  // namespace kedge::tasks
