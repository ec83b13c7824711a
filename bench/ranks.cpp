// A training step whose batch is shared over ranks, one thread each:
//   mpirun -n R bench_ranks [CRITIC [BATCH [STEPS]]]
// Rank 0 prints JSON. `ms` is the least wall-clock time of a step; `own_ms` is the least processor time of
// one outside MPI, of the rank that takes most of it: what a step costs where exchange costs nothing, and the
// same on a machine that others use too. `sent_mb` is what each rank sends to each other one. Without a
// launcher it is the step of one process.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <string>

#include "core/parallel.hpp"
#include "engine/step.hpp"
#include "kedge/ranks.hpp"

namespace {

using namespace kedge;

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// What passes through a communicator, and the processor time spent waiting for it.
class Meter final : public mpi::Communicator {
 public:
  explicit Meter(mpi::Communicator& all) : all_(all) {}

  int rank() const override { return all_.rank(); }
  int size() const override { return all_.size(); }
  void send(std::span<const std::uint8_t> bytes, int to, int tag) override { all_.send(bytes, to, tag); }
  std::optional<mpi::Message> receive(int tag) override { return all_.receive(tag); }
  void leave() override { all_.leave(); }
  void all_gather(std::span<std::uint8_t> all, std::span<const std::size_t> ends) override {
    const double start = processor_seconds();
    all_.all_gather(all, ends);
    waited += processor_seconds() - start;
    sent += static_cast<double>(all.size()) / size();
  }
  void exchange(std::span<const std::uint8_t> all, std::span<const std::size_t> ends,
                std::span<std::uint8_t> parts) override {
    const double start = processor_seconds();
    all_.exchange(all, ends, parts);
    waited += processor_seconds() - start;
    sent += static_cast<double>(all.size()) / size();
  }

  double waited = 0, sent = 0;

 private:
  mpi::Communicator& all_;
};

void fill(Rng& rng, Matrix<float>& x, Matrix<float>& y) {
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t k = 0; k < x.cols(); ++k) {
      const double a = rng.normal();
      x(i, k) = static_cast<float>(a);
      y(i, k) = static_cast<float>(0.5 * a + std::sqrt(0.75) * rng.normal());
    }
  }
}

/// The largest of all ranks' numbers.
double largest(mpi::Communicator* all, double number) {
  if (all == nullptr) return number;
  std::vector<double> numbers(static_cast<std::size_t>(all->size()), number);
  std::vector<std::size_t> ends;
  for (std::size_t rank = 1; rank <= numbers.size(); ++rank) ends.push_back(rank);
  all->all_gather({reinterpret_cast<std::uint8_t*>(numbers.data()), numbers.size() * sizeof(double)}, ends);
  return *std::ranges::max_element(numbers);
}

}  // namespace

int main(int argc, char** argv) {
  critics::Shape shape;
  shape.form = argc > 1 ? argv[1] : "separable";
  const std::size_t batch = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 4096;
  const int steps = argc > 3 ? std::atoi(argv[3]) : 10;
  shape.x_dim = shape.y_dim = 20;
  shape.hidden = {256, 256};
  shape.embed = 32;

  const SingleThreadedScope single;
  const auto all = mpi::world();
  std::optional<Meter> meter;
  if (all) meter.emplace(*all);
  const auto critic = critics::make_critic(shape);
  Rng rng(1), draws(2);
  engine::Step step(*critic, {}, batch, {}, rng, {.ranks = meter ? &*meter : nullptr});
  Matrix<float> x(batch, 20), y(batch, 20);
  double least = INFINITY, own = INFINITY, sent = 0, loss = 0;
  for (int t = 0; t < steps; ++t) {
    fill(draws, x, y);
    largest(meter ? &*meter : nullptr, 0);  // all begin together
    const double waited = meter ? meter->waited : 0, sent_before = meter ? meter->sent : 0;
    const double processor = processor_seconds();
    const auto start = std::chrono::steady_clock::now();
    loss = step.run(x.view().block(step.first_row(), 0, step.rows(), 20),
                    y.view().block(step.first_row(), 0, step.rows(), 20), 5e-4);
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double mine = processor_seconds() - processor - (meter ? meter->waited - waited : 0);
    sent = meter ? meter->sent - sent_before : 0;
    least = std::min(least, largest(meter ? &*meter : nullptr, wall));
    own = std::min(own, largest(meter ? &*meter : nullptr, mine));
  }
  if (!all || all->rank() == 0) {
    fmt::print(
        "{{\"critic\": \"{}\", \"batch\": {}, \"ranks\": {}, \"steps\": {}, \"ms\": {:.1f}, \"own_ms\": "
        "{:.1f}, "
        "\"sent_mb\": {:.2f}, \"loss\": {:.9f}}}\n",
        shape.form, batch, all ? all->size() : 1, steps, 1e3 * least, 1e3 * own, 1e-6 * sent, loss);
  }
  leave_ranks();
}
