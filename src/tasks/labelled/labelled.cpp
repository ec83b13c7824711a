#include "tasks/labelled/labelled.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numbers>
#include <span>
#include <vector>

#include "kedge/error.hpp"
#include "tasks/labelled/flips.hpp"
#include "tasks/labelled/items.hpp"
#include "tasks/labelled/resize.hpp"
#include "tasks/task_id.hpp"

namespace kedge::tasks {
namespace {

constexpr std::size_t sources = 10, mosaic_rows = 2, mosaic_cols = 5, digit = 28, side = 64;
constexpr std::size_t no_item = static_cast<std::size_t>(-1);

/// A random row of the class, other than `not_this`.
std::size_t pick(Rng& rng, const std::vector<std::size_t>& of_class, std::size_t not_this) {
  const auto at = not_this == no_item ? of_class.end() : std::ranges::lower_bound(of_class, not_this);
  const bool here = at != of_class.end() && *at == not_this;
  auto index = static_cast<std::size_t>(rng.below(of_class.size() - (here ? 1 : 0)));
  if (here && index >= static_cast<std::size_t>(at - of_class.begin())) ++index;
  return of_class[index];
}

class Labelled : public Task {
 public:
  Labelled(double nats, std::shared_ptr<const Items> items)
      : mi_(nats), p_(flip_probability(sources, nats)), items_(std::move(items)) {}

  double mi() const override { return mi_; }

  void draw(Rng& rng, MatrixView<float> x, MatrixView<float> y) const override {
    std::vector<std::size_t> in_x(sources), in_y(sources);
    std::vector<float> room, between;
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t s = 0; s < sources; ++s) {
        const std::size_t b = rng.below(2), other = rng.uniform() < p_ ? 1 - b : b;
        in_x[s] = pick(rng, items_->of_class[b], no_item);
        in_y[s] = pick(rng, items_->of_class[other], in_x[s]);
      }
      show(in_x, room, between, x.row(i));
      show(in_y, room, between, y.row(i));
    }
  }

 protected:
  virtual void show(std::span<const std::size_t> which, std::vector<float>& room, std::vector<float>& between,
                    std::span<float> out) const = 0;
  std::span<const float> item(std::size_t row) const { return items_->rows.row(row); }

 private:
  double mi_, p_;
  std::shared_ptr<const Items> items_;
};

class Digits final : public Labelled {
 public:
  using Labelled::Labelled;
  std::size_t x_dim() const override { return side * side; }
  std::size_t y_dim() const override { return side * side; }

 private:
  void show(std::span<const std::size_t> which, std::vector<float>& mosaic, std::vector<float>& between,
            std::span<float> out) const override {
    constexpr std::size_t cols = mosaic_cols * digit;
    mosaic.resize(mosaic_rows * digit * cols);
    for (std::size_t s = 0; s < sources; ++s) {
      const std::size_t top = s / mosaic_cols * digit, left = s % mosaic_cols * digit;
      for (std::size_t row = 0; row < digit; ++row) {
        std::ranges::copy(item(which[s]).subspan(row * digit, digit), &mosaic[(top + row) * cols + left]);
      }
    }
    resize_(mosaic, between, out);
  }

  Resize resize_{mosaic_rows * digit, mosaic_cols* digit, side, side};
};

class Sentences final : public Labelled {
 public:
  using Labelled::Labelled;
  std::size_t x_dim() const override { return sources * imdb_items().width; }
  std::size_t y_dim() const override { return x_dim(); }

 private:
  void show(std::span<const std::size_t> which, std::vector<float>&, std::vector<float>&,
            std::span<float> out) const override {
    for (std::size_t s = 0; s < sources; ++s) {
      std::ranges::copy(item(which[s]), out.data() + s * imdb_items().width);
    }
  }
};

template <class Kind>
std::unique_ptr<Task> make(std::string_view family, const ItemSource& source, std::string_view id,
                           const std::string& data_dir) {
  if (!id.starts_with(family) || !id.substr(family.size()).starts_with("/")) return nullptr;
  const auto level = parse_level(id.substr(family.size() + 1));
  if (!level)
    throw InputError(fmt::format("task '{}' is not of the form {}/bits4 or {}/nats4", id, family, family));
  const double most = static_cast<double>(sources) * std::numbers::ln2;
  // 10 bits written in bits are ten logarithms of 2 but for rounding
  if (!(level->nats() >= 0 && level->nats() <= most * (1 + 1e-12))) {
    throw InputError(fmt::format(
        "task '{}' must have between 0 and {} bits of mutual information: one a label", id, sources));
  }
  return std::make_unique<Kind>(level->nats(), load_items(source, data_dir, std::string(id)));
}

std::unique_ptr<Task> make_mnist(std::string_view id, const std::string& data_dir) {
  return make<Digits>("mnist64", mnist_items(), id, data_dir);
}
std::unique_ptr<Task> make_imdb(std::string_view id, const std::string& data_dir) {
  return make<Sentences>("imdb-bert", imdb_items(), id, data_dir);
}

}  // namespace

Family mnist_family() {
  const char* pattern = "mnist64/bits<I> or nats<I>";
  return {pattern, {{pattern, "two mosaics of ten digits whose classes share I; needs --data"}}, make_mnist};
}

Family imdb_family() {
  const char* pattern = "imdb-bert/bits<I> or nats<I>";
  return {pattern, {{pattern, "two lists of ten reviews whose classes share I; needs --data"}}, make_imdb};
}

}  // namespace kedge::tasks
