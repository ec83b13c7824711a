#include "tasks/sweep/desk.hpp"

#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

namespace kedge::tasks {
namespace {

using namespace std::chrono_literals;
using Bytes = std::vector<std::uint8_t>;

enum Kind : std::uint8_t { ask, answer, bye };  // the first byte of what goes to rank 0

Bytes pack(const Errand& errand) {
  const std::span<const std::uint8_t> runs(reinterpret_cast<const std::uint8_t*>(errand.runs.data()),
                                           errand.runs.size() * sizeof(std::size_t));
  Bytes bytes{static_cast<std::uint8_t>(errand.kind)};
  bytes.insert(bytes.end(), runs.begin(), runs.end());
  return bytes;
}

Errand unpack(const Bytes& bytes) {
  Errand errand{static_cast<Errand::Kind>(bytes.at(0)), {}};
  errand.runs.resize((bytes.size() - 1) / sizeof(std::size_t));
  std::memcpy(errand.runs.data(), bytes.data() + 1, errand.runs.size() * sizeof(std::size_t));
  return errand;
}

}  // namespace

void serve(mpi::Communicator& all, const std::function<Errand()>& next,
           const std::function<void(std::size_t, const RunResult&)>& done, const std::stop_token& stop) {
  for (int left = all.size() - 1; left > 0 && !stop.stop_requested();) {
    const auto message = all.receive();
    if (!message) {
      std::this_thread::sleep_for(5ms);
    } else if (message->bytes.at(0) == ask) {
      all.send(pack(next()), message->from, message->tag);
    } else if (message->bytes[0] == answer) {
      const auto [run, result] = unpacked(std::span(message->bytes).subspan(1));
      done(run, result);
    } else {
      --left;
    }
  }
}

bool work_for(mpi::Communicator& all, int worker,
              const std::function<std::vector<RunResult>(const std::vector<std::size_t>&)>& work,
              const std::stop_token& stop) {
  const int tag = 1 + worker;
  while (!stop.stop_requested()) {
    all.send(Bytes{ask}, 0, tag);
    auto reply = all.receive(tag);
    for (; !reply && !stop.stop_requested(); reply = all.receive(tag)) std::this_thread::sleep_for(5ms);
    if (!reply) return false;
    const Errand errand = unpack(reply->bytes);
    if (errand.kind == Errand::Kind::over) return true;
    if (errand.kind == Errand::Kind::later) {
      std::this_thread::sleep_for(200ms);
      continue;
    }
    const std::vector<RunResult> results = work(errand.runs);
    for (std::size_t i = 0; i < results.size(); ++i) {
      Bytes bytes = packed(errand.runs[i], results[i]);
      bytes.insert(bytes.begin(), answer);
      all.send(bytes, 0, tag);
    }
  }
  return false;
}

void say_goodbye(mpi::Communicator& all) { all.send(Bytes{bye}, 0, 0); }

}  // namespace kedge::tasks
