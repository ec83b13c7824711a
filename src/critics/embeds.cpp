#include "critics/embeds.hpp"

namespace kedge::critics {

bool form_embeds(const std::string& form) {
  return form == "separable" || form == "bilinear" || form == "cosine";
}

const Embeds* embeds(const Critic& critic) {
  // What stands beside the inner product of these forms, a closed form or an additive head, is none.
  if (critic.shape().base || !form_embeds(critic.shape().form)) return nullptr;
  return dynamic_cast<const Embeds*>(&critic);
}

}  // namespace kedge::critics
