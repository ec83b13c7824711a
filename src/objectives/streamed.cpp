#include "objectives/streamed.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "core/parallel.hpp"
#include "kedge/matrix.hpp"
#include "kernels/transpose.hpp"

namespace kedge::objectives {

/// How far each band has come, in tiles.
template <class T>
class Streamed<T>::Queue {
 public:
  explicit Queue(std::size_t bands) : done_(bands) {}

  /// Until the band above has passed the tile in this place.
  void wait(std::size_t band, std::size_t place) {
    if (band == 0) return;
    for (std::size_t seen = done_[band - 1].load(); seen <= place; seen = done_[band - 1].load()) {
      done_[band - 1].wait(seen);
    }
  }
  void pass(std::size_t band, std::size_t places) {
    done_[band].store(places);
    done_[band].notify_all();
  }

 private:
  std::vector<std::atomic<std::size_t>> done_;
};

/// Buffers of one thread.
template <class T>
struct Streamed<T>::Scratch {
  Matrix<T> scores, gradient, transposed, transposed_gradient;

  /// Rows are not a power of two apart, or a column would find room in a few sets of the cache alone.
  static MatrixView<T> cut(Matrix<T>& buffer, std::size_t rows, std::size_t columns) {
    const std::size_t stride = (columns + 15) / 16 * 16 + 16;
    if (buffer.size() < rows * stride) buffer = Matrix<T>(rows, stride);
    return {buffer.data(), rows, columns, stride};
  }
};

template <class T>
Streamed<T>::Streamed(std::unique_ptr<Visitor<T>> rows, std::unique_ptr<Visitor<T>> columns,
                      Direction direction, TileShape shape)
    : rows_(std::move(rows)), columns_(std::move(columns)), shape_(shape) {
  if (direction == Direction::rows || !columns_) {
    columns_ = nullptr;
  } else if (direction == Direction::columns) {
    rows_ = nullptr;
  }
}

template <class T>
Tile<T> Streamed<T>::row_view(const Rectangle& at, MatrixView<const T> scores) const {
  return {scores, at.first_row, at.first_column, std::span(positives_).subspan(at.first_row, at.rows),
          std::span(places_).subspan(at.first_row, at.rows)};
}

template <class T>
Tile<T> Streamed<T>::column_view(const Rectangle& at, MatrixView<const T> transposed) const {
  return {transposed, at.first_column, at.first_row,
          std::span(positives_).subspan(at.first_column, at.columns),
          std::span(places_).subspan(at.first_column, at.columns)};
}

/// visit(rectangle, scratch, queue, place of the tile in its band)
template <class T>
template <class Visit>
void Streamed<T>::for_bands(const Region& region, std::size_t threads, const Visit& visit) const {
  const std::size_t bands = (region.rows + shape_.rows - 1) / shape_.rows;
  const std::size_t places = (region.columns + shape_.columns - 1) / shape_.columns;
  Queue queue(bands);
  // Bands start in order, so the one that another waits for is always under way.
  parallel_for(bands, threads, {}, [&](std::size_t band, const std::stop_token&) {
    thread_local Scratch scratch;
    struct Release {  // a band that fails must not be waited for
      Queue& queue;
      std::size_t band, places;
      ~Release() { queue.pass(band, places); }
    } release{queue, band, places};
    const std::size_t row = band * shape_.rows;
    for (std::size_t place = 0; place < places; ++place) {
      const std::size_t column = place * shape_.columns;
      visit(Rectangle{region.first_row + row, region.first_column + column,
                      std::min(shape_.rows, region.rows - row),
                      std::min(shape_.columns, region.columns - column), band},
            scratch, queue, place);
    }
  });
}

template <class T>
void Streamed<T>::accumulate(int pass, const TileSource<T>& source, const Region& region, Visitor<T>* rows,
                             Visitor<T>* columns, std::size_t threads) const {
  for_bands(region, threads, [&](const Rectangle& at, Scratch& scratch, Queue& queue, std::size_t place) {
    const auto scores = Scratch::cut(scratch.scores, at.rows, at.columns);
    source.tile(at, scores);
    if (rows != nullptr) rows->accumulate(pass, row_view(at, scores));
    if (columns == nullptr) return;
    const auto transposed = Scratch::cut(scratch.transposed, at.columns, at.rows);
    kernels::transpose(scores, transposed);
    queue.wait(at.band, place);
    columns->accumulate(pass, column_view(at, transposed));
    queue.pass(at.band, place + 1);
  });
}

template <class T>
void Streamed<T>::gradient(TileSource<T>& source, const Region& region, double scale,
                           std::size_t threads) const {
  const T row_share = rows_ && columns_ ? static_cast<T>(0.5 * std::exp(rows_->log_scale() - scale)) : T(1);
  const T column_share =
      rows_ && columns_ ? static_cast<T>(0.5 * std::exp(columns_->log_scale() - scale)) : T(1);
  source.begin_gradient((region.rows + shape_.rows - 1) / shape_.rows);
  for_bands(region, threads, [&](const Rectangle& at, Scratch& scratch, Queue& queue, std::size_t place) {
    const auto scores = Scratch::cut(scratch.scores, at.rows, at.columns);
    const auto g = Scratch::cut(scratch.gradient, at.rows, at.columns);
    source.tile(at, scores);
    if (rows_) rows_->gradient(row_view(at, scores), g);
    if (columns_) {
      const auto transposed = Scratch::cut(scratch.transposed, at.columns, at.rows);
      const auto gt = Scratch::cut(scratch.transposed_gradient, at.columns, at.rows);
      kernels::transpose(scores, transposed);
      columns_->gradient(column_view(at, transposed), gt);
      kernels::transpose(gt, scores);  // which have been read
      for (std::size_t i = 0; i < at.rows; ++i) {
        for (std::size_t j = 0; j < at.columns; ++j) {
          g(i, j) = rows_ ? row_share * g(i, j) + column_share * scores(i, j) : scores(i, j);
        }
      }
    }
    const std::size_t first = std::max(at.first_row, at.first_column);
    const std::size_t last = std::min(at.first_row + at.rows, at.first_column + at.columns);
    for (std::size_t i = first; i < last; ++i) {
      T sum = 0;
      if (rows_) sum += row_share * static_cast<T>(rows_->positive_gradient(i));
      if (columns_) sum += column_share * static_cast<T>(columns_->positive_gradient(i));
      g(i - at.first_row, i - at.first_column) = sum;
    }
    queue.wait(at.band, place);
    source.add_gradient(at, g);
    queue.pass(at.band, place + 1);
  });
}

template <class T>
void Streamed<T>::begin(const TileSource<T>& source) {
  size_ = source.size();
  if (places_.size() < size_) {
    positives_.resize(size_);
    places_.resize(size_);
    std::iota(places_.begin(), places_.end(), std::ptrdiff_t{0});
  }
  source.positives(std::span(positives_).first(size_));
  for (Visitor<T>* visitor : {rows_.get(), columns_.get()}) {
    if (visitor != nullptr) visitor->begin({size_, size_, true});
  }
}

template <class T>
LossAndScale Streamed<T>::result() const {
  if (!rows_ || !columns_) return {visitor().loss(), visitor().log_scale()};
  return {0.5 * (rows_->loss() + columns_->loss()), std::max(rows_->log_scale(), columns_->log_scale())};
}

template <class T>
LossAndScale Streamed<T>::run(TileSource<T>& source, std::span<const T> baseline,
                              std::span<double> baseline_gradient, bool wants_gradient, std::size_t threads) {
  begin(source);
  const Region whole{0, 0, size_, size_};
  if (!baseline.empty()) rows_->set_baseline(baseline);

  for (int pass = 0; pass < visitor().passes(); ++pass) {  // of two of one kind
    accumulate(pass, source, whole, rows_.get(), columns_.get(), threads);
    if (rows_) rows_->finish(pass);
    if (columns_) columns_->finish(pass);
  }
  const LossAndScale found = result();
  if (wants_gradient) gradient(source, whole, found.log_scale, threads);
  for (std::size_t i = 0; i < baseline_gradient.size(); ++i)
    baseline_gradient[i] = rows_->baseline_gradient(i);
  return found;
}

template <class T>
LossAndScale Streamed<T>::run(TileSource<T>& source, const Share& share, std::size_t threads) {
  begin(source);
  const Region own_rows{share.first, 0, share.rows, size_}, own_columns{0, share.first, size_, share.rows};
  for (int pass = 0; pass < visitor().passes(); ++pass) {
    if (rows_) accumulate(pass, source, own_rows, rows_.get(), nullptr, threads);
    if (columns_) accumulate(pass, source, own_columns, nullptr, columns_.get(), threads);
    for (Visitor<T>* visitor : {rows_.get(), columns_.get()}) {
      if (visitor == nullptr) continue;
      visitor->for_moments(share.exchange);
      visitor->finish(pass);
    }
  }
  const LossAndScale found = result();
  gradient(source, own_rows, found.log_scale, threads);
  return found;
}

template class Streamed<float>;
template class Streamed<double>;

}  // namespace kedge::objectives
