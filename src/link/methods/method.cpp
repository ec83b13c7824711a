#include "link/methods/method.hpp"

namespace kedge::link {

std::unique_ptr<Scorer> Method::combine(const Lesson&, std::vector<std::unique_ptr<Learned>> members) const {
  return std::unique_ptr<Scorer>(static_cast<Scorer*>(members.at(0).release()));
}

}  // namespace kedge::link
