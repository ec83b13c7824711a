#include "tasks/masked/masked.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <span>

#include "kedge/array.hpp"
#include "kedge/error.hpp"
#include "kedge/matrix.hpp"
#include "tasks/labelled/items.hpp"

namespace kedge::tasks {
namespace {

constexpr std::size_t side = 28, image = side * side, rows_apart = 3;

enum class Form { alone, nested, pair };

class MaskedDigits final : public Task {
 public:
  MaskedDigits(Form form, std::size_t rows, std::shared_ptr<const Array> images)
      : form_(form), rows_(rows), images_(std::move(images)) {}

  std::size_t x_dim() const override { return form_ == Form::pair ? 2 * image : image; }
  std::size_t y_dim() const override { return form_ == Form::alone ? image : 2 * image; }
  double mi() const override { return std::numeric_limits<double>::quiet_NaN(); }

  void draw(Rng& rng, MatrixView<float> x, MatrixView<float> y) const override {
    Matrix<double> bytes(1, image);
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t at = 0; at < x_dim(); at += image) {
        images_->read(rng.below(images_->rows()), bytes.view());
        show(bytes.flat(), side, x.row(i).subspan(at, image));
        show(bytes.flat(), rows_, y.row(i).subspan(at, image));
      }
      if (form_ == Form::nested) {
        show(bytes.flat(), rows_ - std::min(rows_, rows_apart), y.row(i).subspan(image, image));
      }
    }
  }

 private:
  static void show(std::span<const double> bytes, std::size_t rows, std::span<float> out) {
    const std::size_t seen = rows * side;
    std::ranges::transform(bytes.first(seen), out.begin(),
                           [](double v) { return static_cast<float>(mnist_items().scale * v); });
    std::ranges::fill(out.subspan(seen), 0.0F);
  }

  Form form_;
  std::size_t rows_;
  std::shared_ptr<const Array> images_;
};

std::unique_ptr<Task> make(std::string_view id, const std::string& data_dir) {
  constexpr std::string_view family = "mnist-rows/", mark = "/rows";
  if (!id.starts_with(family)) return nullptr;
  const std::string_view rest = id.substr(family.size());
  const std::size_t at = std::min(rest.find(mark), rest.size());
  const std::string_view form = rest.substr(0, at);
  const std::string_view number = at < rest.size() ? rest.substr(at + mark.size()) : std::string_view{};
  std::size_t rows = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), rows);
  if (error != std::errc{} || end != number.data() + number.size() || rows > side ||
      (form != "alone" && form != "nested" && form != "pair")) {
    throw InputError(
        fmt::format("task '{}' is not of the form mnist-rows/alone/rows14, nested or pair in place of alone, "
                    "with 0 to {} rows",
                    id, side));
  }
  const Form kind = form == "alone" ? Form::alone : form == "nested" ? Form::nested : Form::pair;
  return std::make_unique<MaskedDigits>(kind, rows, load_rows(mnist_items(), data_dir, std::string(id)));
}

}  // namespace

Family masked_family() {
  const char* pattern = "mnist-rows/alone/rows<R>, nested or pair";
  return {pattern,
          {{pattern, "digits and their first R rows; only ratios of their I are known; needs --data"}},
          make};
}

}  // namespace kedge::tasks
