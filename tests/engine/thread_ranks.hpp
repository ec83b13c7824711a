// Threads in place of the ranks of a launcher.
#pragma once

#include <algorithm>
#include <barrier>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "mpi/communicator.hpp"

namespace kedge::mpi {

class ThreadRanks {
 public:
  /// Runs work(communicator) in `size` threads, each of them a rank, and throws what one of them threw; the
  /// others are then to throw as well, or they wait for ever.
  static void run(std::size_t size, const std::function<void(Communicator&)>& work) {
    ThreadRanks ranks(size);
    std::exception_ptr failure;
    std::mutex guard;
    {
      std::vector<std::jthread> threads;
      for (std::size_t rank = 0; rank < size; ++rank) {
        threads.emplace_back([&, rank] {
          try {
            Rank own(ranks, rank);
            work(own);
          } catch (...) {
            const std::lock_guard lock(guard);
            failure = std::current_exception();
          }
        });
      }
    }
    if (failure) std::rethrow_exception(failure);
  }

 private:
  using Bytes = std::span<std::uint8_t>;
  using ConstBytes = std::span<const std::uint8_t>;

  explicit ThreadRanks(std::size_t size) : all_(static_cast<std::ptrdiff_t>(size)), given_(size) {}

  /// read(others' bytes) once all have given theirs.
  void meet(std::size_t rank, ConstBytes bytes, const std::function<void()>& read) {
    given_[rank] = bytes;
    all_.arrive_and_wait();
    read();
    all_.arrive_and_wait();
  }

  class Rank final : public Communicator {
   public:
    Rank(ThreadRanks& all, std::size_t rank) : all_(all), rank_(rank) {}
    int rank() const override { return static_cast<int>(rank_); }
    int size() const override { return static_cast<int>(all_.given_.size()); }
    void send(ConstBytes, int, int) override {}
    std::optional<Message> receive(int) override { return std::nullopt; }
    void leave() override {}

    void all_gather(Bytes all, std::span<const std::size_t> ends) override {
      all_.meet(rank_, all, [&] {
        for (std::size_t other = 0; other < ends.size(); ++other) {
          if (other == rank_) continue;
          const auto [at, length] = part(all.size(), ends, other);
          std::ranges::copy(all_.given_[other].subspan(at, length),
                            all.begin() + static_cast<std::ptrdiff_t>(at));
        }
      });
    }
    void exchange(ConstBytes all, std::span<const std::size_t> ends, Bytes parts) override {
      all_.meet(rank_, all, [&] {
        const auto [at, length] = part(all.size(), ends, rank_);
        for (std::size_t other = 0; other < ends.size(); ++other) {
          std::ranges::copy(all_.given_[other].subspan(at, length),
                            parts.begin() + static_cast<std::ptrdiff_t>(other * length));
        }
      });
    }

   private:
    static std::pair<std::size_t, std::size_t> part(std::size_t bytes, std::span<const std::size_t> ends,
                                                    std::size_t rank) {
      const std::size_t row = bytes / ends.back(), begin = rank == 0 ? 0 : ends[rank - 1];
      return {begin * row, (ends[rank] - begin) * row};
    }

    ThreadRanks& all_;
    std::size_t rank_;
  };

  std::barrier<> all_;
  std::vector<ConstBytes> given_;
};

}  // namespace kedge::mpi
