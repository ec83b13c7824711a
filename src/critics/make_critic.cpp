#include <fmt/format.h>

#include "critics/baselined.hpp"
#include "critics/concat.hpp"
#include "critics/cosine.hpp"
#include "critics/critic.hpp"
#include "critics/inner_product.hpp"
#include "critics/on_base.hpp"
#include "kedge/error.hpp"

namespace kedge::critics {

std::unique_ptr<Critic> make_critic(const Shape& shape) {
  if (shape.base) return make_on_base(shape);
  if (shape.baseline) return make_baselined(shape);
  if (shape.form == "separable" || shape.form == "bilinear" || shape.form == "mixed") {
    return make_inner_product(shape);
  }
  if (shape.form == "cosine") return make_cosine(shape);
  if (shape.form == "concat") return make_concat(shape);
  throw InputError(fmt::format("there is no critic '{}'", shape.form));
}

}  // namespace kedge::critics
