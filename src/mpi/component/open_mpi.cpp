// The component: libkedge_mpi.so, the only thing that links MPI.
#include <mpi.h>

#include <mutex>
#include <stdexcept>

#include "mpi/communicator.hpp"

namespace kedge::mpi {
namespace {

void check(int code, const char* what) {
  if (code != MPI_SUCCESS) throw std::runtime_error(std::string("MPI failed to ") + what);
}

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
    check(MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, to, tag, MPI_COMM_WORLD), "send");
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
