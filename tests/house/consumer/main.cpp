// What an embedding program looks like: it sees nothing but an installed kedge.
#include <kedge/kedge.hpp>

#include <cstdio>

int main() {
  const kedge::Sample data = kedge::sample("gaussian/d1/nats1", 400, 1);
  kedge::Options options;
  options.steps = 40;
  options.folds = 2;
  const kedge::Estimate e = kedge::mutual_information(data.x.view(), data.y.view(), options);
  std::printf("%s %.3f\n", kedge::version(), e.mi);
  return e.mi > 0.2 && e.mi < 2 ? 0 : 1;
}
