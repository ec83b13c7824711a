// A fitted transform as JSON; every double reads back bit for bit.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "data/transform.hpp"
#include "kedge/error.hpp"

namespace kedge::data {
namespace {

using nlohmann::json;

constexpr std::pair<const char*, double Scaling::*> fields[] = {{"unit", &Scaling::unit},
                                                                {"centre", &Scaling::centre},
                                                                {"scale", &Scaling::scale},
                                                                {"mean", &Scaling::mean},
                                                                {"deviation", &Scaling::deviation}};

void require(bool sound, const std::string& what) {
  if (!sound)
    throw InputError(fmt::format("the saved preprocessing is damaged: {}; save the model again", what));
}

std::vector<double> numbers(const json& object, const char* key) {
  const auto found = object.find(key);
  require(found != object.end() && found->is_array(), fmt::format("\"{}\" is missing", key));
  std::vector<double> values;
  for (const json& item : *found) {
    require(item.is_number() && std::isfinite(item.get<double>()),
            fmt::format("\"{}\" has more than numbers", key));
    values.push_back(item.get<double>());
  }
  return values;
}

bool is_power_of_two(double value) {
  int exponent = 0;
  return value > 0 && std::frexp(value, &exponent) == 0.5;
}

}  // namespace

json Transform::to_json() const {
  if (is_category()) return {{"type", "category"}, {"categories", categories_}, {"shares", shares_}};
  json columns = {{"type", "numeric"}};
  for (const auto& [key, field] : fields) {
    json& values = columns[key] = json::array();
    for (const Scaling& scaling : scalings_) values.push_back(scaling.*field);
  }
  return columns;
}

Transform Transform::from_json(const json& object) {
  require(object.is_object() && object.contains("type") && object["type"].is_string(), "it has no type");
  Transform transform;
  if (object["type"] == "category") {
    transform.inputs_ = 1;
    transform.shares_ = numbers(object, "shares");
    require(object.contains("categories") && object["categories"].is_array(), "\"categories\" is missing");
    for (const json& name : object["categories"]) {
      require(name.is_string(), "\"categories\" has more than words");
      transform.categories_.push_back(name.get<std::string>());
    }
    const auto& names = transform.categories_;
    require(!names.empty() && names.size() == transform.shares_.size(), "categories and shares do not match");
    require(std::adjacent_find(names.begin(), names.end(), std::greater_equal<>()) == names.end(),
            "its categories are out of order");
    for (const double share : transform.shares_)
      require(share > 0 && share <= 1, "a share is not between 0 and 1");
    return transform;
  }
  require(object["type"] == "numeric", "its type is unknown");
  for (const auto& [key, field] : fields) {
    const std::vector<double> values = numbers(object, key);
    if (transform.scalings_.empty()) transform.scalings_.resize(values.size());
    require(!values.empty() && values.size() == transform.scalings_.size(), "its columns differ in number");
    for (std::size_t col = 0; col < values.size(); ++col) transform.scalings_[col].*field = values[col];
  }
  for (const Scaling& scaling : transform.scalings_) {
    require(is_power_of_two(scaling.unit) && scaling.scale >= 0 && scaling.deviation > 0,
            "a scale is not positive");
  }
  transform.inputs_ = transform.scalings_.size();
  return transform;
}

}  // namespace kedge::data
