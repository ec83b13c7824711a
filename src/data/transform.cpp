#include "data/transform.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "core/nearest.hpp"
#include "data/storage.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

constexpr std::size_t most_levels = 64;  // of an integer column that is taken for categories unasked
constexpr std::size_t fewest_of_a_level = 5;
constexpr std::size_t rows_at_once = 4096;  // that are held in double
constexpr std::size_t most_for_quantiles = 100000;
constexpr double tail = 3;  // standard deviations beyond which values are drawn in

/// Keeps the order and the middle: z up to `tail`, logarithmic beyond.
double draw_in(double z) {
  const double size = std::abs(z);
  return size <= tail ? z : std::copysign(tail + std::log1p(size - tail), z);
}

/// Calls visit(first row, numbers) for stretches of rows.
template <class Visit>
void for_rows(const Array& rows, const Visit& visit) {
  Matrix<double> numbers(std::min(rows_at_once, rows.rows()), rows.cols());
  for (std::size_t first = 0; first < rows.rows(); first += rows_at_once) {
    const auto part = numbers.top(std::min(rows_at_once, rows.rows() - first));
    rows.read(first, part);
    visit(first, MatrixView<const double>(part));
  }
}

using Counts = std::map<std::string, std::size_t>;

Counts count_levels(const Array& rows, std::size_t most) {
  Counts counts;
  for (std::size_t i = 0; i < rows.rows() && counts.size() <= most; ++i) ++counts[rows.label(i, 0)];
  return counts;
}

/// Words and truth values are categories; so are integers of few values that all occur several times.
bool looks_like_categories(const Array& rows) {
  if (rows.cols() != 1) return false;
  if (rows.dtype() == DType::text || rows.dtype() == DType::boolean) return true;
  if (!rows.is_integer()) return false;
  const Counts counts = count_levels(rows, most_levels);
  return counts.size() <= most_levels &&
         std::ranges::all_of(counts, [](const auto& c) { return c.second >= fewest_of_a_level; });
}

double quantile(std::vector<double>& values, double share) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace

ColumnType parse_column_type(std::string_view word) {
  if (word == "auto") return ColumnType::automatic;
  if (word == "numeric") return ColumnType::numeric;
  if (word == "category") return ColumnType::category;
  throw InputError(fmt::format("a type of columns is auto, numeric or category, not '{}'", word));
}

std::size_t Transform::outputs() const { return is_category() ? categories_.size() : scalings_.size(); }

Transform Transform::fit(const Array& rows, ColumnType type) {
  Transform t;
  t.inputs_ = rows.cols();
  if (type == ColumnType::category && rows.cols() != 1) {
    throw InputError(
        fmt::format("{} has {} columns, and only a single column can be one of categories; choose one column",
                    rows.name(), rows.cols()));
  }
  if (type == ColumnType::category || (type == ColumnType::automatic && looks_like_categories(rows))) {
    for (const auto& [level, count] : count_levels(rows, rows.rows())) t.categories_.push_back(level);
    return t;
  }
  if (rows.dtype() == DType::text) {
    throw InputError(
        rows.cols() == 1
            ? fmt::format("{} holds words, which cannot be numeric; leave its type to auto or category",
                          rows.name())
            : fmt::format(
                  "{} holds words in some of its {} columns; choose its columns of numbers, or a single "
                  "column of words",
                  rows.name(), rows.cols()));
  }
  t.fit_scalings(rows);
  return t;
}

void Transform::fit_scalings(const Array& rows) {
  const std::size_t step = (rows.rows() + most_for_quantiles - 1) / most_for_quantiles;
  std::vector<std::vector<double>> samples(rows.cols());
  std::vector<double> sums(rows.cols()), squares(rows.cols());
  const auto n = static_cast<double>(rows.rows());
  for_rows(rows, [&](std::size_t first, MatrixView<const double> part) {
    for (std::size_t i = 0; i < part.rows(); ++i) {
      for (std::size_t j = 0; j < part.cols(); ++j) {
        if (!std::isfinite(part(i, j))) require_finite(rows);
        if ((first + i) % step == 0) samples[j].push_back(part(i, j));
      }
    }
  });
  scalings_.resize(rows.cols());
  for (std::size_t j = 0; j < rows.cols(); ++j) {
    // Halves and quarters: differences of numbers near the end of the range of doubles stay in it.
    const double high = quantile(samples[j], 0.75), low = quantile(samples[j], 0.25);
    scalings_[j].centre = quantile(samples[j], 0.5);
    scalings_[j].scale = (high / 4 - low / 4) / 1.349 * 4;
  }
  fit_where_most_are_equal(rows);
  for_rows(rows, [&](std::size_t, MatrixView<const double> part) {
    for (std::size_t i = 0; i < part.rows(); ++i) {
      for (std::size_t j = 0; j < part.cols(); ++j) {
        const double z = drawn(scalings_[j], part(i, j));
        sums[j] += z;
        squares[j] += z * z;
      }
    }
  });
  for (std::size_t j = 0; j < rows.cols(); ++j) {
    const double mean = sums[j] / n, variance = squares[j] / n - mean * mean;
    scalings_[j].mean = mean;
    scalings_[j].deviation = variance > 0 ? std::sqrt(variance) : 1;
  }
}

/// Where the middle half of a column is one value, its quartiles measure nothing: mean and standard deviation
/// instead.
void Transform::fit_where_most_are_equal(const Array& rows) {
  const auto n = static_cast<double>(rows.rows());
  std::vector<double> means(rows.cols()), squares(rows.cols()), largest(rows.cols());
  auto pass = [&](auto add) {
    for_rows(rows, [&](std::size_t, MatrixView<const double> part) {
      for (std::size_t j = 0; j < part.cols(); ++j) {
        if (scalings_[j].scale > 0) continue;
        for (std::size_t i = 0; i < part.rows(); ++i) add(j, part(i, j) - scalings_[j].centre);
      }
    });
  };
  pass([&](std::size_t j, double v) { largest[j] = std::max(largest[j], std::abs(v)); });
  pass([&](std::size_t j, double v) {
    if (largest[j] > 0) means[j] += v / largest[j] / n;  // in units of the largest, so squares stay in range
  });
  pass([&](std::size_t j, double v) {
    if (largest[j] > 0) squares[j] += (v / largest[j] - means[j]) * (v / largest[j] - means[j]) / n;
  });
  for (std::size_t j = 0; j < rows.cols(); ++j) {
    if (scalings_[j].scale > 0) continue;
    scalings_[j].centre += means[j] * largest[j];
    scalings_[j].scale = std::isfinite(largest[j]) ? std::sqrt(squares[j]) * largest[j] : 0;
  }
}

double Transform::drawn(const Scaling& s, double value) {
  if (!(s.scale > 0)) return 0;
  const double z = value / s.scale - s.centre / s.scale;
  // value / scale loses the digits of a large common offset; the plain form loses only what leaves the range
  // of doubles.
  const double plain = (value - s.centre) / s.scale;
  return draw_in(std::isfinite(plain) ? plain : std::isfinite(z) ? z : std::copysign(1e300, value));
}

Matrix<float> Transform::apply(const Array& rows) const {
  if (rows.cols() != inputs_) {
    throw InputError(fmt::format("{} has {} columns and {} are wanted", rows.name(), rows.cols(), inputs_));
  }
  Matrix<float> out(rows.rows(), outputs());
  if (is_category()) {
    apply_categories(rows, out.view());
    return out;
  }
  if (rows.dtype() == DType::text) {
    throw InputError(fmt::format("{} holds words where numbers are wanted", rows.name()));
  }
  for_rows(rows, [&](std::size_t first, MatrixView<const double> part) {
    for (std::size_t i = 0; i < part.rows(); ++i) {
      for (std::size_t j = 0; j < part.cols(); ++j) {
        if (!std::isfinite(part(i, j))) require_finite(rows);
        const Scaling& s = scalings_[j];
        out(first + i, j) = static_cast<float>((drawn(s, part(i, j)) - s.mean) / s.deviation);
      }
    }
  });
  return out;
}

/// One-hot, centred for equally frequent levels and scaled so that a row has the mean square 1 a column.
void Transform::apply_categories(const Array& rows, MatrixView<float> out) const {
  const auto levels = static_cast<float>(categories_.size());
  const float scale = levels > 1 ? levels / std::sqrt(levels - 1) : 1;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const std::string level = rows.label(i, 0);
    const auto found = std::ranges::lower_bound(categories_, level);
    if (found == categories_.end() || *found != level) {
      const bool few = categories_.size() <= 12;
      throw InputError(fmt::format("{}, {}: the category '{}' was not among those fitted{}", rows.name(),
                                   rows.place(i, 0), level,
                                   few ? fmt::format(": {}", list_words(categories_, "and")) : ""));
    }
    for (std::size_t c = 0; c < categories_.size(); ++c) {
      const bool own = c == static_cast<std::size_t>(found - categories_.begin());
      out(i, c) = scale * ((own ? 1.0f : 0.0f) - 1 / levels);
    }
  }
}

nlohmann::json Transform::to_json() const {
  nlohmann::json columns = nlohmann::json::array();
  for (const Scaling& s : scalings_) columns.push_back({s.centre, s.scale, s.mean, s.deviation});
  return {{"inputs", inputs_}, {"columns", columns}, {"categories", categories_}};
}

Transform Transform::from_json(const nlohmann::json& json) {
  Transform t;
  try {
    t.inputs_ = json.at("inputs").get<std::size_t>();
    t.categories_ = json.at("categories").get<std::vector<std::string>>();
    for (const auto& column : json.at("columns")) {
      const auto numbers = column.get<std::vector<double>>();
      if (numbers.size() != 4) throw InputError("its preprocessing has a column without its four numbers");
      t.scalings_.push_back({numbers[0], numbers[1], numbers[2], numbers[3]});
      if (!(numbers[3] > 0) || !(numbers[1] >= 0) || !std::isfinite(numbers[0]) ||
          !std::isfinite(numbers[2])) {
        throw InputError("its preprocessing has a column that cannot be scaled");
      }
    }
  } catch (const nlohmann::json::exception&) {
    throw InputError("its preprocessing cannot be read");
  }
  const bool fits = t.is_category() ? t.inputs_ == 1 && t.scalings_.empty()
                                    : t.inputs_ == t.scalings_.size() && t.inputs_ > 0;
  if (!fits || !std::ranges::is_sorted(t.categories_)) throw InputError("its preprocessing makes no sense");
  return t;
}

}  // namespace kedge::data
