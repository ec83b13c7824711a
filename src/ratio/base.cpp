#include "ratio/base.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <utility>

namespace kedge::ratio {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Rows = Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

// Above it a covariance costs more than the network that would follow.
constexpr std::size_t most_columns = 1024;
constexpr double ridge = 1e-6;  // of columns whose variance is near 1

Rows rows_of(const Sample& sample) {
  return {sample.plain.data(), static_cast<Eigen::Index>(sample.plain.rows()),
          static_cast<Eigen::Index>(sample.plain.cols())};
}

struct Moments {
  double n = 0;
  VectorXd mean;
  MatrixXd scatter;  ///< sum of (x - mean)(x - mean)'
};

Moments moments_of(const Sample& sample, std::span<const std::size_t> rows) {
  const auto d = static_cast<Eigen::Index>(sample.plain.cols());
  MatrixXd x(static_cast<Eigen::Index>(rows.size()), d);
  const Rows all = rows_of(sample);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    x.row(static_cast<Eigen::Index>(i)) = all.row(static_cast<Eigen::Index>(rows[i]));
  }
  Moments m;
  m.n = static_cast<double>(rows.size());
  m.mean = x.colwise().mean();
  x.rowwise() -= m.mean.transpose();
  m.scatter = x.transpose() * x;
  return m;
}

/// A covariance of n - `lost` degrees of freedom, shrunk.
MatrixXd shrunk(const MatrixXd& scatter, double n, double lost) {
  MatrixXd s = scatter / std::max(n - lost, 1.0);
  const VectorXd deviation = s.diagonal().cwiseSqrt();
  double variances = 0, squares = 0;
  for (Eigen::Index i = 0; i < s.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      const double scale = deviation(i) * deviation(j);
      if (scale <= 0) continue;
      const double r = s(i, j) / scale;
      variances += (1 - r * r) * (1 - r * r) / std::max(n - lost, 1.0);
      squares += r * r;
    }
  }
  const double lambda = squares > 0 ? std::clamp(variances / squares, 0.0, 1.0) : 0;
  const VectorXd diagonal = s.diagonal();
  s *= 1 - lambda;
  s.diagonal() = diagonal.array() + ridge;
  return s;
}

class Zero final : public Base {
 public:
  std::string name() const override { return "zero"; }
  std::vector<float> scores(const Sample& sample) const override { return std::vector<float>(sample.size()); }
};

class Linear final : public Base {
 public:
  Linear(const Moments& p, const Moments& q)
      : weight_(shrunk(p.scatter + q.scatter, p.n + q.n, 2).llt().solve(p.mean - q.mean)),
        offset_(-0.5 * weight_.dot(p.mean + q.mean)) {}
  std::string name() const override { return "linear"; }
  std::vector<float> scores(const Sample& sample) const override {
    const VectorXd s = (rows_of(sample) * weight_).array() + offset_;
    std::vector<float> out(sample.size());
    std::ranges::transform(s, out.begin(), [](double v) { return static_cast<float>(v); });
    return out;
  }

 private:
  VectorXd weight_;
  double offset_;
};

class Quadratic final : public Base {
 public:
  Quadratic(const Moments& p, const Moments& q) : p_(p), q_(q) {}
  std::string name() const override { return "quadratic"; }
  std::vector<float> scores(const Sample& sample) const override {
    constexpr std::size_t block = 4096;
    std::vector<float> out(sample.size());
    for (std::size_t first = 0; first < out.size(); first += block) {
      const std::size_t size = std::min(block, out.size() - first);
      const MatrixXd x = rows_of(sample)
                             .middleRows(static_cast<Eigen::Index>(first), static_cast<Eigen::Index>(size))
                             .transpose();
      const VectorXd s = p_.log_density(x) - q_.log_density(x);
      for (std::size_t i = 0; i < size; ++i)
        out[first + i] = static_cast<float>(s(static_cast<Eigen::Index>(i)));
    }
    return out;
  }

 private:
  struct Gaussian {
    VectorXd mean;
    Eigen::LLT<MatrixXd> factor;
    double log_root;  ///< of the determinant

    explicit Gaussian(const Moments& m) : mean(m.mean), factor(shrunk(m.scatter, m.n, 1)) {
      log_root = MatrixXd(factor.matrixL()).diagonal().array().log().sum();
    }
    /// Of the columns of x, less the constant that every Gaussian shares.
    VectorXd log_density(const MatrixXd& x) const {
      const MatrixXd whitened = factor.matrixL().solve(x.colwise() - mean);
      return -0.5 * whitened.colwise().squaredNorm().transpose().array() - log_root;
    }
  };
  Gaussian p_, q_;
};

class Table final : public Base {
 public:
  Table(const Samples& samples, std::span<const std::size_t> p_rows, std::span<const std::size_t> q_rows) {
    const auto log_shares = [&](const Sample& sample, std::span<const std::size_t> rows) {
      std::vector<double> counts(samples.levels, 0.5);
      for (const std::size_t row : rows) counts[sample.level[row]] += 1;
      const double total = static_cast<double>(rows.size()) + 0.5 * static_cast<double>(samples.levels);
      for (double& count : counts) count = std::log(count / total);
      return counts;
    };
    log_ratios_ = log_shares(samples.p, p_rows);
    const auto q = log_shares(samples.q, q_rows);
    for (std::size_t level = 0; level < q.size(); ++level) log_ratios_[level] -= q[level];
  }
  std::string name() const override { return "table"; }
  std::vector<float> scores(const Sample& sample) const override {
    std::vector<float> out;
    for (const std::size_t level : sample.level) out.push_back(static_cast<float>(log_ratios_[level]));
    return out;
  }

 private:
  std::vector<double> log_ratios_;
};

}  // namespace

std::vector<std::unique_ptr<Base>> fit_bases(const Samples& samples, std::span<const std::size_t> p_rows,
                                             std::span<const std::size_t> q_rows) {
  std::vector<std::unique_ptr<Base>> bases;
  bases.push_back(std::make_unique<Zero>());
  if (samples.levels > 0) {
    bases.push_back(std::make_unique<Table>(samples, p_rows, q_rows));
  } else if (samples.p.plain.cols() <= most_columns) {
    const Moments p = moments_of(samples.p, p_rows), q = moments_of(samples.q, q_rows);
    bases.push_back(std::make_unique<Linear>(p, q));
    bases.push_back(std::make_unique<Quadratic>(p, q));
  }
  return bases;
}

}  // namespace kedge::ratio
