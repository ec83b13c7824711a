#include "mpi/shares.hpp"

#include <fmt/format.h>

#include <numeric>

#include "kedge/error.hpp"

namespace kedge::mpi {
namespace {

std::span<std::uint8_t> bytes_of(std::span<std::byte> bytes) {
  return {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()};
}

}  // namespace

Shares::Shares(Communicator& ranks, std::size_t rows)
    : ranks_(ranks),
      rank_(static_cast<std::size_t>(ranks.rank())),
      size_(static_cast<std::size_t>(ranks.size())),
      ends_(equal_parts(rows)) {
  if (rows < size_) {
    throw InputError(fmt::format(
        "a batch of {} pairs cannot be shared over {} ranks; give fewer ranks, or a larger --batch", rows,
        size_));
  }
}

std::vector<std::size_t> Shares::equal_parts(std::size_t count) const {
  std::vector<std::size_t> ends;
  for (std::size_t rank = 1; rank <= size_; ++rank) ends.push_back(rank * count / size_);
  return ends;
}

void Shares::gather(std::span<std::byte> all_rows) { ranks_.all_gather(bytes_of(all_rows), ends_); }

void Shares::sum_part(std::span<float> all, const std::vector<std::size_t>& ends) {
  const std::size_t length = all.size() / ends.back(), begin = begin_of(ends, rank_) * length;
  const auto own = all.subspan(begin, ends[rank_] * length - begin);
  parts_.resize(size_ * own.size());
  ranks_.exchange(bytes_of(std::as_writable_bytes(all)), ends,
                  bytes_of(std::as_writable_bytes(std::span(parts_))));
  total_.assign(own.size(), 0);
  for (std::size_t rank = 0; rank < size_; ++rank) {
    const auto part = std::span(parts_).subspan(rank * own.size(), own.size());
    for (std::size_t i = 0; i < own.size(); ++i) total_[i] += static_cast<double>(part[i]);
  }
  for (std::size_t i = 0; i < own.size(); ++i) own[i] = static_cast<float>(total_[i]);
}

void Shares::sum_own(MatrixView<float> all_rows) {
  if (all_rows.cols() > 0) sum_part(flat(all_rows), ends_);
}

void Shares::sum(std::span<float> numbers) {
  if (numbers.empty()) return;
  const auto ends = equal_parts(numbers.size());
  sum_part(numbers, ends);
  ranks_.all_gather(bytes_of(std::as_writable_bytes(numbers)), ends);
}

double said_by_first(Communicator& ranks, double number) {
  std::vector<double> all(static_cast<std::size_t>(ranks.size()), number);
  std::vector<std::size_t> ends(all.size());
  std::iota(ends.begin(), ends.end(), std::size_t{1});
  ranks.all_gather(bytes_of(std::as_writable_bytes(std::span(all))), ends);
  return all[0];
}

}  // namespace kedge::mpi
