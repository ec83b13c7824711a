#include "estimate/model/design_json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/json_whole.hpp"
#include "kedge/error.hpp"

namespace kedge::estimate {
namespace {

using nlohmann::json;

// No layer of a real critic is wider; a damaged file must not allocate.
constexpr std::size_t widest = 1 << 24, deepest = 64;

json base_to_json(const critics::Base& base) {
  return {{"x_cols", base.x_map.rows()},     {"x_variates", base.x_map.cols()}, {"y_cols", base.y_map.rows()},
          {"y_variates", base.y_map.cols()}, {"rank", base.rho.size()},         {"df", base.df}};
}

std::shared_ptr<const critics::Base> base_from_json(const json& j) {
  const auto size = [&](const char* name) {
    const auto value = whole(j.at(name));
    if (value > widest) throw InputError("its closed form has no sensible size");
    return value;
  };
  const std::size_t x_cols = size("x_cols"), x_variates = size("x_variates");
  const std::size_t y_cols = size("y_cols"), y_variates = size("y_variates"), rank = size("rank");
  if (x_variates > x_cols || y_variates > y_cols || rank > x_variates || rank > y_variates ||
      x_cols * x_variates > widest || y_cols * y_variates > widest) {
    throw InputError("its closed form has no sensible size");
  }
  auto base = std::make_shared<critics::Base>();
  base->x_map = Matrix<float>(x_cols, x_variates);
  base->y_map = Matrix<float>(y_cols, y_variates);
  base->rho.resize(rank);
  base->rest.assign(rank, 1.0f);
  base->df = j.at("df").get<float>();
  return base;
}

json shape_to_json(const critics::Shape& shape) {
  json j = {{"form", shape.form},
            {"hidden", shape.hidden},
            {"embed", shape.embed},
            {"head", shape.head},
            {"baseline", shape.baseline},
            {"activation", shape.activation == kernels::Activation::relu ? "relu" : "silu"}};
  if (shape.base) j["base"] = base_to_json(*shape.base);
  return j;
}

critics::Shape shape_from_json(const json& j) {
  critics::Shape shape;
  shape.form = j.at("form").get<std::string>();
  shape.hidden = wholes(j.at("hidden"));
  shape.embed = whole(j.at("embed"));
  shape.head = whole(j.at("head"));
  shape.baseline = j.at("baseline").get<bool>();
  shape.activation =
      j.at("activation").get<std::string>() == "relu" ? kernels::Activation::relu : kernels::Activation::silu;
  for (const std::size_t width : shape.hidden) {
    if (width < 1 || width > widest) throw InputError("its critic has a layer of no sensible width");
  }
  if (shape.embed < 1 || shape.embed > widest || shape.head > widest || shape.hidden.size() > deepest) {
    throw InputError("its critic has no sensible shape");
  }
  if (j.contains("base")) shape.base = base_from_json(j.at("base"));
  if (shape.form == "none" && !shape.base) throw InputError("its critic has no shape");
  return shape;
}

json side_to_json(const data::Features& side, const std::string& name, TensorFile& file) {
  json j = {{"columns", side.inputs()}, {"scored", side.scored()}};
  if (!side.scored()) return j;
  j["kept"] = std::vector<std::size_t>(side.columns().begin(), side.columns().end());
  j["weight"] = side.weight;
  j["radius"] = side.has_radius;
  j["waves"] = side.has_waves;
  j["base"] = side.has_base();
  j["df"] = std::isfinite(side.base_df()) ? side.base_df() : 0;
  std::vector<float> values, scores;
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < side.kept(); ++i) {
    const data::NormalScores& map = side.scores(i);
    values.insert(values.end(), map.values().begin(), map.values().end());
    scores.insert(scores.end(), map.scores().begin(), map.scores().end());
    sizes.push_back(map.values().size());
  }
  j["knots"] = sizes;
  file.tensors[name + ".values"] = {{values.size()}, std::move(values)};
  file.tensors[name + ".scores"] = {{scores.size()}, std::move(scores)};
  return j;
}

data::Features side_from_json(const json& j, const std::string& name, const TensorFile& file) {
  const auto columns = whole(j.at("columns"));
  if (columns < 1 || columns > widest)
    throw InputError("its preprocessing has no sensible number of columns");
  if (!j.at("scored").get<bool>()) return data::Features::identity(columns);
  const auto kept = wholes(j.at("kept"));
  const auto sizes = wholes(j.at("knots"));
  const auto values = file.tensors.find(name + ".values"), scores = file.tensors.find(name + ".scores");
  if (values == file.tensors.end() || scores == file.tensors.end() || kept.size() != sizes.size() ||
      kept.empty()) {
    throw InputError("its tables of normal scores are missing");
  }
  std::vector<data::NormalScores> maps;
  std::size_t first = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] >= columns || sizes[i] > values->second.values.size() - first ||
        sizes[i] > scores->second.values.size() - first) {
      throw InputError("its tables of normal scores do not fit its columns");
    }
    const auto part = [&](const std::vector<float>& all) {
      return std::vector<float>(all.begin() + static_cast<std::ptrdiff_t>(first),
                                all.begin() + static_cast<std::ptrdiff_t>(first + sizes[i]));
    };
    maps.emplace_back(part(values->second.values), part(scores->second.values));
    first += sizes[i];
  }
  data::Features side(columns, kept, std::move(maps));
  side.weight = j.at("weight").get<std::vector<float>>();
  if (side.weight.size() != kept.size()) throw InputError("its column weights do not fit its columns");
  side.has_radius = j.at("radius").get<bool>();
  side.has_waves = j.at("waves").get<bool>();
  const auto df = j.at("df").get<double>();
  if (j.at("base").get<bool>()) side.set_base(df > 0 ? df : std::numeric_limits<double>::infinity());
  return side;
}

}  // namespace

json design_to_json(const FoldDesign& design, const std::string& name, TensorFile& file) {
  return {{"shape", shape_to_json(design.shape)},
          {"x", side_to_json(design.x, name + ".x", file)},
          {"y", side_to_json(design.y, name + ".y", file)}};
}

FoldDesign design_from_json(const json& object, const std::string& name, const TensorFile& file) {
  FoldDesign design{side_from_json(object.at("x"), name + ".x", file),
                    side_from_json(object.at("y"), name + ".y", file), shape_from_json(object.at("shape"))};
  fit_dims(design);
  if (design.shape.base && (design.shape.base->x_map.rows() != design.x.base_columns() ||
                            design.shape.base->y_map.rows() != design.y.base_columns())) {
    throw InputError("its closed form does not fit its preprocessing");
  }
  return design;
}

}  // namespace kedge::estimate
