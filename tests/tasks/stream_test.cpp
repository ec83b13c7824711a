// A task draws from a stream: the same rows in one call or in many, and it stops when asked.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <stop_token>
#include <string>
#include <vector>

#include "kedge/error.hpp"
#include "kedge/task.hpp"
#include "tasks/task.hpp"

namespace kedge {
namespace {

std::vector<std::string> ids() {
  std::vector<std::string> all = {"gaussian/d3/nats2", "cubic/d2/bits4"};
  for (const TaskInfo& info : list_tasks()) {
    if (info.id.find('<') == std::string::npos) all.push_back(info.id);
  }
  return all;
}

class Stream : public testing::TestWithParam<std::string> {};

TEST_P(Stream, PartsAreTheWhole) {
  const auto task = tasks::make_task(GetParam());
  const std::size_t n = 60;
  Matrix<float> x(n, task->x_dim()), y(n, task->y_dim());
  Rng rng(5);
  std::size_t first = 0;
  for (const std::size_t rows : {std::size_t{1}, std::size_t{22}, std::size_t{37}}) {
    task->draw(rng, x.view().block(first, 0, rows, x.cols()), y.view().block(first, 0, rows, y.cols()));
    first += rows;
  }
  const Sample whole = sample(GetParam(), n, 5);
  EXPECT_TRUE(std::ranges::equal(x.flat(), whole.x.flat()));
  EXPECT_TRUE(std::ranges::equal(y.flat(), whole.y.flat()));
}

INSTANTIATE_TEST_SUITE_P(All, Stream, testing::ValuesIn(ids()), [](const auto& param) {
  std::string name = param.param;
  std::ranges::replace_if(
      name, [](unsigned char letter) { return std::isalnum(letter) == 0; }, '_');
  return name;
});

TEST(StreamControl, StopsBetweenParts) {
  std::stop_source stop;
  Control control{stop.get_token(), [&](const Progress& news) {
                    if (news.done > 0) stop.request_stop();
                  }};
  EXPECT_THROW(sample("gaussian/d1/nats1", 100000, 0, "", control), Interrupted);
}

}  // namespace
}  // namespace kedge
