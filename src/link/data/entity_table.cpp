// Which reader and writer a table's name asks for, and what every table must hold to.
#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <unordered_set>

#include "core/atomic_file.hpp"
#include "kedge/array.hpp"
#include "kedge/error.hpp"
#include "link/data/hdf5_table.hpp"
#include "link/data/text_lines.hpp"

namespace kedge {
namespace {

bool ends_with_any(const std::string& path, std::initializer_list<const char*> endings) {
  return std::ranges::any_of(endings, [&](const char* ending) { return path.ends_with(ending); });
}
bool is_hdf5(const std::string& path) { return ends_with_any(path, {".h5", ".hdf5"}); }
bool is_text(const std::string& path) { return ends_with_any(path, {".csv", ".tsv", ".csv.gz", ".tsv.gz"}); }

/// "x.ids" beside "x.npy"
std::string ids_beside(const std::string& path) { return path.substr(0, path.rfind('.')) + ".ids"; }

Matrix<float> numbers(const Array& array) {
  Matrix<float> rows(array.rows(), array.cols());
  constexpr std::size_t block = 256;
  Matrix<double> buffer(std::min(block, array.rows()), array.cols());
  for (std::size_t first = 0; first < array.rows(); first += block) {
    const std::size_t size = std::min(block, array.rows() - first);
    array.read(first, buffer.top(size));
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t c = 0; c < array.cols(); ++c) rows(first + i, c) = static_cast<float>(buffer(i, c));
    }
  }
  return rows;
}

EntityTable from_text(const std::string& path) {
  const Array all = load_table(path);
  if (all.cols() < 2)
    throw InputError(fmt::format("{} has one column; an id and its numbers are wanted", path));
  EntityTable table;
  table.name = path;
  std::vector<std::size_t> rest;
  for (std::size_t c = 1; c < all.cols(); ++c) rest.push_back(c);
  const Array id = all.columns({0}), features = all.columns(rest);
  for (std::size_t i = 0; i < all.rows(); ++i) table.ids.push_back(id.label(i, 0));
  table.rows = numbers(features);
  return table;
}

EntityTable from_array(const std::string& path, const std::string& ids) {
  EntityTable table;
  table.name = path;
  table.rows = numbers(load_array(path));
  const std::string list = ids.empty() ? ids_beside(path) : ids;
  if (ids.empty() && !std::ifstream(list)) {
    throw InputError(fmt::format("{} says nothing of names; give --ids FILE with one id a line", path));
  }
  table.ids = link::read_lines(list);
  if (table.ids.size() != table.rows.rows()) {
    throw InputError(fmt::format("{} has {} ids where {} has {} rows; one a row is wanted", list,
                                 table.ids.size(), path, table.rows.rows()));
  }
  return table;
}

void require_sound(const EntityTable& table) {
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    if (!seen.insert(table.ids[i]).second) {
      throw InputError(
          fmt::format("{} has the id {} twice; each entity needs one row", table.name, table.ids[i]));
    }
    for (std::size_t c = 0; c < table.rows.cols(); ++c) {
      if (std::isfinite(table.rows(i, c))) continue;
      throw InputError(fmt::format("{}: number {} of {} is not finite; leave that entity out or fill it in",
                                   table.name, c + 1, table.ids[i]));
    }
  }
}

std::string delimited(const EntityTable& table, char delimiter) {
  std::string text = "id";
  for (std::size_t c = 0; c < table.rows.cols(); ++c) text += fmt::format("{}f{}", delimiter, c + 1);
  text += '\n';
  for (std::size_t i = 0; i < table.ids.size(); ++i) {
    text += table.ids[i];
    for (const float value : table.rows.row(i))
      fmt::format_to(std::back_inserter(text), "{}{}", delimiter, value);
    text += '\n';
  }
  return text;
}

}  // namespace

EntityTable load_entities(const std::string& path, const std::string& ids) {
  const bool named = is_hdf5(path) || is_text(path);
  if (named && !ids.empty()) {
    throw InputError(fmt::format("--ids is for .npy and .npz; {} holds the ids itself", path));
  }
  EntityTable table = is_hdf5(path)   ? link::read_hdf5_entities(path)
                      : is_text(path) ? from_text(path)
                                      : from_array(path, ids);
  require_sound(table);
  return table;
}

void require_entities_path(const std::string& path) {
  if (ends_with_any(path, {".csv", ".tsv", ".npy"})) return;
  throw InputError(fmt::format("{} must end in .csv, .tsv or .npy, which says how it is written", path));
}

void save_entities(const std::string& path, const EntityTable& table) {
  require_entities_path(path);
  if (!path.ends_with(".npy")) {
    write_file_atomically(path, delimited(table, path.ends_with(".csv") ? ',' : '\t'));
    return;
  }
  std::string ids;
  for (const std::string& id : table.ids) ids += id + "\n";
  write_file_atomically(ids_beside(path), ids);
  save_npy(path, table.rows.view());
}

std::string entities_tsv(const EntityTable& table) { return delimited(table, '\t'); }

}  // namespace kedge
