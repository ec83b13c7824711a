#include "estimate/model/fitted_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/json_whole.hpp"
#include "core/parallel.hpp"
#include "critics/embeds.hpp"
#include "estimate/fit/score_blocks.hpp"
#include "estimate/model/design_json.hpp"
#include "estimate/model/safetensors.hpp"
#include "estimate/model/weights_file.hpp"
#include "kedge/error.hpp"
#include "kedge/version.hpp"

namespace kedge::estimate {
namespace {

using nlohmann::json;

constexpr const char* format_number = "2";

constexpr const char* levels_tensor = "levels";
constexpr const char* embedding_name = "embedding";

json map_to_json(const ScoreMap& map) {
  json j = {{"offset", map.offset}};
  if (map.categories) {
    j["side"] = map.categories->side == Categories::Side::x ? "x" : "y";
    j["log_share"] = map.categories->log_share;
  }
  return j;
}

ScoreMap map_from_json(const json& j, const TensorFile& file, std::size_t x_dim, std::size_t y_dim) {
  ScoreMap map;
  map.offset = j.at("offset").get<double>();
  if (!j.contains("side")) return map;
  Categories c;
  c.side = j.at("side").get<std::string>() == "x" ? Categories::Side::x : Categories::Side::y;
  c.log_share = j.at("log_share").get<std::vector<double>>();
  const std::size_t dim = c.side == Categories::Side::x ? x_dim : y_dim;
  const auto levels = file.tensors.find(levels_tensor);
  if (levels == file.tensors.end() || levels->second.values.size() != c.log_share.size() * dim) {
    throw InputError("its table of categories is missing or of another size");
  }
  c.inputs = Matrix<float>(c.log_share.size(), dim);
  std::ranges::copy(levels->second.values, c.inputs.data());
  map.categories = std::move(c);
  return map;
}

class FittedModel final : public Model {
 public:
  explicit FittedModel(FittedParts parts) : parts_(std::move(parts)) {
    for (const FoldDesign& design : parts_.designs) critics_.push_back(critics::make_critic(design.shape));
    for (const FittedMember& member : parts_.members) {
      const FoldDesign& design = parts_.designs[member.design];
      members_.push_back({critics_[member.design].get(), &design.x, &design.y, member.weights, member.share});
    }
    if (parts_.embedding) embedding_critic_ = critics::make_critic(parts_.embedding->design.shape);
  }

  std::vector<double> pmi(const Array& x, const Array& y, const Control& control) const override {
    require_ratio();
    require_paired(x, y);
    const train::Pairs pairs{parts_.x_transform.apply(x), parts_.y_transform.apply(y)};
    const SingleThreadedScope single;
    const std::size_t block = diagonal_block(members_);
    BlockScorer scorer(members_, parts_.map, block, block);
    std::vector<double> all;
    all.reserve(pairs.size());
    std::vector<std::size_t> rows(block);
    for (std::size_t first = 0; first < pairs.size(); first += block) {
      stop_if_asked(control, first, pairs.size());
      rows.resize(std::min(block, pairs.size() - first));
      std::iota(rows.begin(), rows.end(), first);
      const auto scores = pair_scores(scorer, pairs, rows, block);
      all.insert(all.end(), scores.begin(), scores.end());
    }
    return all;
  }

  Matrix<float> log_ratio(const Array& x, const Array& y, const Control& control) const override {
    require_ratio();
    const Matrix<float> xs = parts_.x_transform.apply(x), ys = parts_.y_transform.apply(y);
    const SingleThreadedScope single;
    const std::size_t block = evaluation_block(members_);
    BlockScorer scorer(members_, parts_.map, std::min(block, xs.rows()), std::min(block, ys.rows()));
    Matrix<float> all(xs.rows(), ys.rows());
    for (std::size_t i = 0; i < xs.rows(); i += block) {
      const std::size_t rows = std::min(block, xs.rows() - i);
      for (std::size_t j = 0; j < ys.rows(); j += block) {
        stop_if_asked(control, i, xs.rows());
        const std::size_t cols = std::min(block, ys.rows() - j);
        const auto s =
            scorer.score(xs.view().block(i, 0, rows, xs.cols()), ys.view().block(j, 0, cols, ys.cols()));
        for (std::size_t a = 0; a < rows; ++a) std::ranges::copy(s.row(a), all.row(i + a).data() + j);
      }
    }
    return all;
  }

  Matrix<float> transform(const Array& rows, Side side, const Control& control) const override {
    if (!parts_.embedding) {
      throw InputError(
          "this model has no representation to transform rows to: fit it with --method critic and --critic "
          "separable, bilinear or cosine, by MutualInformation, `kedge estimate --save` or add_embedding");
    }
    const critics::Embeds& critic = *critics::embeds(*embedding_critic_);
    const std::span<const float> weights = parts_.embedding->weights;
    const bool is_x = side == Side::x;
    const data::Features& features = is_x ? parts_.embedding->design.x : parts_.embedding->design.y;
    const Matrix<float> columns = (is_x ? parts_.x_transform : parts_.y_transform).apply(rows);
    const SingleThreadedScope single;
    Matrix<float> all(columns.rows(), critic.width());
    constexpr std::size_t block = 1024;
    for (std::size_t first = 0; first < columns.rows(); first += block) {
      stop_if_asked(control, first, columns.rows());
      const std::size_t count = std::min(block, columns.rows() - first);
      const Matrix<float> seen = features.apply(columns.view().block(first, 0, count, columns.cols()));
      const Matrix<float> part =
          is_x ? critic.embed_x(weights, seen.view()) : critic.embed_y(weights, seen.view());
      std::ranges::copy(part.flat(), all.row(first).data());
    }
    return all;
  }

  void save(const std::string& path) const override {
    TensorFile file;
    json designs = json::array(), members = json::array();
    for (std::size_t d = 0; d < parts_.designs.size(); ++d) {
      designs.push_back(design_to_json(parts_.designs[d], fmt::format("design{}", d), file));
    }
    for (std::size_t m = 0; m < parts_.members.size(); ++m) {
      const FittedMember& member = parts_.members[m];
      members.push_back({{"design", member.design}, {"share", member.share}});
      weights_to_tensors(*critics_[member.design], member.weights, fmt::format("member{}", m), file);
    }
    if (parts_.map.categories) {
      const Matrix<float>& levels = parts_.map.categories->inputs;
      file.tensors[levels_tensor] = {{levels.rows(), levels.cols()},
                                     {levels.flat().begin(), levels.flat().end()}};
    }
    json options = json::object();
    for (const std::string& name : parts_.options.given) {
      options[name] = option_text(option_spec(name).get(parts_.options));
    }
    file.metadata = {{"kedge_format", format_number},
                     {"kedge_version", version()},
                     {"designs", designs.dump()},
                     {"members", members.dump()},
                     {"score_map", map_to_json(parts_.map).dump()},
                     {"objective", parts_.options.objective},
                     {"is_ratio", parts_.is_ratio ? "true" : "false"},
                     {"x_transform", parts_.x_transform.to_json().dump()},
                     {"y_transform", parts_.y_transform.to_json().dump()},
                     {"options", options.dump()}};
    if (parts_.embedding) {
      file.metadata[embedding_name] = design_to_json(parts_.embedding->design, embedding_name, file).dump();
      weights_to_tensors(*embedding_critic_, parts_.embedding->weights, embedding_name, file);
    }
    write_safetensors(path, file);
  }

  const FittedParts& parts() const { return parts_; }

 private:
  void require_ratio() const {
    if (!parts_.is_ratio) {
      throw InputError(
          fmt::format("this model was trained with {}, whose scores are log r only up to a factor that it "
                      "leaves open; train with infonce-anchor for pointwise mutual information",
                      parts_.options.objective));
    }
  }
  static void stop_if_asked(const Control& control, std::size_t done, std::size_t total) {
    if (control.stop.stop_requested()) {
      throw Interrupted(fmt::format("stopped after scoring {} of {} rows; nothing was written", done, total));
    }
    if (control.progress) control.progress({"scoring", done, total});
  }

  FittedParts parts_;
  std::vector<std::unique_ptr<critics::Critic>> critics_;
  std::vector<Member> members_;
  std::unique_ptr<critics::Critic> embedding_critic_;
};

FittedParts parts_of(const TensorFile& file) {
  auto field = [&](const char* name) -> const std::string& {
    const auto found = file.metadata.find(name);
    if (found == file.metadata.end()) throw InputError(fmt::format("it says nothing of its {}", name));
    return found->second;
  };
  if (field("kedge_format") != format_number) {
    throw InputError(fmt::format("its format number is {} and this version knows {}", field("kedge_format"),
                                 format_number));
  }
  FittedParts parts;
  parts.x_transform = data::Transform::from_json(json::parse(field("x_transform")));
  parts.y_transform = data::Transform::from_json(json::parse(field("y_transform")));
  const std::size_t x_cols = parts.x_transform.outputs(), y_cols = parts.y_transform.outputs();
  std::vector<std::unique_ptr<critics::Critic>> critics;
  for (const json& design : json::parse(field("designs"))) {
    parts.designs.push_back(design_from_json(design, fmt::format("design{}", critics.size()), file));
    const FoldDesign& read = parts.designs.back();
    if (read.x.inputs() != x_cols || read.y.inputs() != y_cols) {
      throw InputError("its preprocessing does not fit its critic");
    }
    critics.push_back(critics::make_critic(read.shape));
  }
  parts.map = map_from_json(json::parse(field("score_map")), file, x_cols, y_cols);
  parts.options.objective = field("objective");
  parts.is_ratio = field("is_ratio") == "true";
  for (const json& entry : json::parse(field("members"))) {
    FittedMember member;
    member.design = whole(entry.at("design"));
    member.share = entry.at("share").get<double>();
    if (member.design >= critics.size()) throw InputError("it names a design that it does not hold");
    member.weights =
        weights_from_tensors(*critics[member.design], fmt::format("member{}", parts.members.size()), file);
    parts.members.push_back(std::move(member));
  }
  if (parts.members.empty()) throw InputError("it holds no critic");
  if (file.metadata.contains(embedding_name)) {
    Embedding embedding{design_from_json(json::parse(field(embedding_name)), embedding_name, file), {}};
    const auto critic = critics::make_critic(embedding.design.shape);
    if (embedding.design.x.inputs() != x_cols || embedding.design.y.inputs() != y_cols ||
        critics::embeds(*critic) == nullptr) {
      throw InputError("its representation does not fit its preprocessing");
    }
    embedding.weights = weights_from_tensors(*critic, embedding_name, file);
    parts.embedding = std::move(embedding);
  }
  return parts;
}

}  // namespace

std::shared_ptr<const Model> make_fitted_model(FittedParts parts) {
  return std::make_shared<FittedModel>(std::move(parts));
}

std::shared_ptr<const Model> with_embedding(const Model& model, Embedding embedding) {
  FittedParts parts = dynamic_cast<const FittedModel&>(model).parts();
  parts.embedding = std::move(embedding);
  return make_fitted_model(std::move(parts));
}

}  // namespace kedge::estimate

namespace kedge {

std::shared_ptr<const Model> Model::load(const std::string& path) {
  const auto file = estimate::read_safetensors(path);
  try {
    return estimate::make_fitted_model(estimate::parts_of(file));
  } catch (const nlohmann::json::exception&) {
    throw InputError(fmt::format("{} is not a kedge model: its metadata cannot be read", path));
  } catch (const InputError& error) {
    throw InputError(fmt::format("{} is not a kedge model that can be used: {}", path, error.what()));
  }
}

}  // namespace kedge
