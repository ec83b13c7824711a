// A fitted log density ratio: scores rows it has never seen, and lives in one safetensors file.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "kedge/array.hpp"
#include "kedge/control.hpp"
#include "kedge/matrix.hpp"

namespace kedge {

class Model {
 public:
  virtual ~Model() = default;

  /// log r(x_i, y_i) of each row, nats.
  virtual std::vector<double> pmi(const Array& x, const Array& y, const Control& control = {}) const = 0;
  /// log r(x_i, y_j) of every x with every y, nats: x.rows() by y.rows().
  virtual Matrix<float> log_ratio(const Array& x, const Array& y, const Control& control = {}) const = 0;
  enum class Side { x, y };
  /// f(x_i) of each row of X, or g(y_j) of each row of Y, of the separable critic that add_embedding
  /// (embedding.hpp) has trained on all rows: its log r(x, y) is f(x) . g(y) + a(x) + b(y). Throws InputError
  /// where there is none.
  virtual Matrix<float> transform(const Array& rows, Side side = Side::x,
                                  const Control& control = {}) const = 0;
  /// Writes weights, preprocessing and options; a failed write leaves an older file as it was.
  virtual void save(const std::string& path) const = 0;

  /// Throws InputError for a file that is damaged, or is not a kedge model of a known format.
  static std::shared_ptr<const Model> load(const std::string& path);
};

}  // namespace kedge
