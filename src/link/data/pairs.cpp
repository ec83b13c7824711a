// From the lines of a pair list to pairs of rows of the table, each once, and a count of what was left out.
#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "kedge/array.hpp"
#include "kedge/error.hpp"
#include "kedge/link.hpp"

namespace kedge {
namespace {

class Collector {
 public:
  Collector(const EntityTable& table, bool directed) {
    list_.directed = directed;
    for (std::size_t i = 0; i < table.ids.size(); ++i) places_.emplace(table.ids[i], i);
  }

  bool knows(const std::string& id) const { return places_.contains(id); }

  void add(const std::string& a, const std::string& b, bool interacts) {
    ++list_.counts.lines;
    const auto first = place(a), second = place(b);
    if (!first || !second) {
      ++list_.counts.unknown;
    } else if (*first == *second) {
      ++list_.counts.self;
    } else {
      record(list_.directed || *first < *second ? EntityPair{*first, *second} : EntityPair{*second, *first},
             interacts);
    }
  }

  PairList finish() {
    for (const EntityPair& pair : order_) {
      (labels_.at(pair) ? list_.interacting : list_.not_interacting).push_back(pair);
    }
    list_.counts.unknown_entities = unknown_.size();
    list_.counts.interacting = list_.interacting.size();
    list_.counts.not_interacting = list_.not_interacting.size();
    return std::move(list_);
  }

 private:
  std::optional<std::size_t> place(const std::string& id) {
    const auto found = places_.find(id);
    if (found != places_.end()) return found->second;
    unknown_.insert(id);
    return std::nullopt;
  }

  void record(const EntityPair& pair, bool interacts) {
    const auto [known, is_new] = labels_.emplace(pair, interacts);
    if (is_new) {
      order_.push_back(pair);
    } else if (known->second == interacts) {
      ++list_.counts.duplicates;
    } else {
      ++list_.counts.contradictions;
      known->second = true;
    }
  }

  PairList list_;
  std::unordered_map<std::string, std::size_t> places_;
  std::set<std::string> unknown_;
  std::map<EntityPair, bool> labels_;
  std::vector<EntityPair> order_;
};

bool label_of(const Array& rows, std::size_t row) {
  const std::string label = rows.label(row, 2);
  if (label == "1" || label == "true") return true;
  if (label == "0" || label == "false") return false;
  throw InputError(
      fmt::format("{}, {} is \"{}\"; a label is 1 for an interacting pair and 0 for one that is not",
                  rows.name(), rows.place(row, 2), label));
}

}  // namespace

PairList load_pairs(const std::string& path, const EntityTable& table, bool directed) {
  const Array rows = load_table(path);
  if (rows.cols() < 2) {
    throw InputError(fmt::format("{} has one column; two ids a line, separated by a tab, are wanted", path));
  }
  Collector collector(table, directed);
  // Of two columns of words the reader may take the first line for a header.
  const std::string a = rows.column_name(0), b = rows.column_name(1);
  if (rows.cols() == 2 && collector.knows(a) && collector.knows(b)) collector.add(a, b, true);
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    collector.add(rows.label(i, 0), rows.label(i, 1), rows.cols() < 3 || label_of(rows, i));
  }
  PairList list = collector.finish();
  if (list.interacting.empty()) {
    throw InputError(
        fmt::format("{} holds no interacting pair of two entities of {}; {} of its {} lines name one that "
                    "the table lacks",
                    path, table.name, list.counts.unknown, list.counts.lines));
  }
  return list;
}

}  // namespace kedge
