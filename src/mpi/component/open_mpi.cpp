// The component: libkedge_mpi.so, the only thing that links MPI.
#include <mpi.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "mpi/communicator.hpp"

namespace kedge::mpi {
namespace {

void check(int code, const char* what) {
  if (code != MPI_SUCCESS) throw std::runtime_error(std::string("MPI failed to ") + what);
}

/// A row as a type of MPI, whose counts are ints: rows may be many, bytes more than they can say.
class Row {
 public:
  explicit Row(std::size_t bytes) {
    check(MPI_Type_contiguous(whole(bytes), MPI_BYTE, &type_), "name a type");
    check(MPI_Type_commit(&type_), "name a type");
  }
  ~Row() { MPI_Type_free(&type_); }
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  MPI_Datatype type() const { return type_; }
  static int whole(std::size_t number) {
    if (number > static_cast<std::size_t>(std::numeric_limits<int>::max()))
      throw std::runtime_error("a message is too large for MPI");
    return static_cast<int>(number);
  }

 private:
  MPI_Datatype type_{};
};

/// How many rows each rank has, and where they begin.
struct Parts {
  std::vector<int> counts, begins;
  explicit Parts(std::span<const std::size_t> ends) {
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      begins.push_back(Row::whole(begin));
      counts.push_back(Row::whole(end - begin));
      begin = end;
    }
  }
};

class World final : public Communicator {
 public:
  World() {
    int provided = 0;
    check(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &provided), "start");
    if (provided < MPI_THREAD_SERIALIZED)
      throw std::runtime_error("this MPI library cannot be called from threads");
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
  }

  int rank() const override { return rank_; }
  int size() const override { return size_; }

  void send(std::span<const std::uint8_t> bytes, int to, int tag) override {
    const std::lock_guard lock(guard_);
    check(MPI_Send(bytes.data(), Row::whole(bytes.size()), MPI_BYTE, to, tag, MPI_COMM_WORLD), "send");
  }

  std::optional<Message> receive(int tag) override {
    const std::lock_guard lock(guard_);
    int waits = 0;
    MPI_Message message{};
    MPI_Status status{};
    check(MPI_Improbe(MPI_ANY_SOURCE, tag < 0 ? MPI_ANY_TAG : tag, MPI_COMM_WORLD, &waits, &message, &status),
          "look");
    if (waits == 0) return std::nullopt;
    int size = 0;
    MPI_Get_count(&status, MPI_BYTE, &size);
    Message got{status.MPI_SOURCE, status.MPI_TAG, std::vector<std::uint8_t>(static_cast<std::size_t>(size))};
    check(MPI_Mrecv(got.bytes.data(), size, MPI_BYTE, &message, MPI_STATUS_IGNORE), "receive");
    return got;
  }

  void all_gather(std::span<std::uint8_t> all, std::span<const std::size_t> ends) override {
    if (all.empty()) return;
    const std::lock_guard lock(guard_);
    const Row row(all.size() / ends.back());
    const Parts parts(ends);
    check(MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all.data(), parts.counts.data(),
                         parts.begins.data(), row.type(), MPI_COMM_WORLD),
          "gather");
  }

  void exchange(std::span<const std::uint8_t> all, std::span<const std::size_t> ends,
                std::span<std::uint8_t> parts) override {
    if (all.empty()) return;
    const std::lock_guard lock(guard_);
    const Row row(all.size() / ends.back());
    const Parts out(ends);
    const int own = out.counts[static_cast<std::size_t>(rank_)];
    const std::vector<int> counts(static_cast<std::size_t>(size_), own);
    std::vector<int> begins;
    begins.reserve(counts.size());
    for (int rank = 0; rank < size_; ++rank)
      begins.push_back(Row::whole(static_cast<std::size_t>(rank) * static_cast<std::size_t>(own)));
    check(MPI_Alltoallv(all.data(), out.counts.data(), out.begins.data(), row.type(), parts.data(),
                        counts.data(), begins.data(), row.type(), MPI_COMM_WORLD),
          "exchange");
  }

  void leave() override {
    const std::lock_guard lock(guard_);
    check(MPI_Finalize(), "end");
  }

 private:
  std::mutex guard_;
  int rank_ = 0, size_ = 1;
};

}  // namespace
}  // namespace kedge::mpi

extern "C" kedge::mpi::Communicator* kedge_mpi_join() { return new kedge::mpi::World(); }
