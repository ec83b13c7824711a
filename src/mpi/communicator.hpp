// What kedge wants of MPI: bytes to and from other ranks. Behind it stands a library that is loaded when a
// launcher has started several ranks, and not before: linking MPI would cost every start of the program ten
// times what it takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace kedge::mpi {

struct Message {
  int from = 0, tag = 0;
  std::vector<std::uint8_t> bytes;
};

/// May be called from several threads. A rank that dies takes all others with it: the launcher sees to that.
class Communicator {
 public:
  virtual ~Communicator() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  virtual void send(std::span<const std::uint8_t> bytes, int to, int tag) = 0;
  /// A message that has come, if there is one; of one tag, or of any (-1).
  virtual std::optional<Message> receive(int tag = -1) = 0;

  // What all ranks call together, each time with the same `ends`: rows of one length, of which rank r has
  // those from ends[r - 1], or 0, to ends[r].

  /// Each rank's rows of `all` go to the same place in every other rank's.
  virtual void all_gather(std::span<std::uint8_t> all, std::span<const std::size_t> ends) = 0;
  /// Rank r's rows of `all` go to rank r. `parts`, size() times as long as the own rows, is what has come:
  /// from rank 0, from rank 1, ...
  virtual void exchange(std::span<const std::uint8_t> all, std::span<const std::size_t> ends,
                        std::span<std::uint8_t> parts) = 0;

  /// After the last message of all ranks. A rank that ends without it has failed, and the launcher ends the
  /// others.
  virtual void leave() = 0;
};

/// Null where no launcher started this process, or it started one alone. Throws InputError where the
/// component is missing.
std::shared_ptr<Communicator> world();

/// The one symbol of the component.
extern "C" using Join = Communicator * ();
constexpr const char* join_symbol = "kedge_mpi_join";

}  // namespace kedge::mpi
