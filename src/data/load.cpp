// Which reader a path asks for.
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/nearest.hpp"
#include "data/readers.hpp"
#include "data/source.hpp"
#include "data/storage.hpp"
#include "data/zip_file.hpp"
#include "kedge/array.hpp"
#include "kedge/error.hpp"

namespace kedge {
namespace {

using data::Table;

bool exists(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

std::string lower_name(const std::string& path) { return lower(path.substr(path.find_last_of('/') + 1)); }

/// t10k.idx, and as MNIST has it: train-images-idx3-ubyte, train-images.idx3-ubyte
bool is_idx_name(const std::string& name) {
  if (name.ends_with(".idx")) return true;
  for (const std::string type : {"-ubyte", "-byte", "-short", "-int", "-float", "-double"}) {
    if (!name.ends_with(type)) continue;
    std::size_t at = name.size() - type.size();
    const std::size_t digits_end = at;
    while (at > 0 && std::isdigit(static_cast<unsigned char>(name[at - 1])) != 0) --at;
    if (at < digits_end && at >= 3 && name.compare(at - 3, 3, "idx") == 0) return true;
  }
  return false;
}

struct Place {
  std::string file;
  std::optional<std::string> key;
};

/// "f.npz:key", unless there is a file of just that name.
Place split_key(const std::string& path) {
  if (exists(path)) return {path, {}};
  for (const std::string ending : {".npz:", ".npz.gz:"}) {
    const std::size_t at = lower(path).find(ending);
    if (at == std::string::npos) continue;
    const std::size_t colon = at + ending.size() - 1;
    return {path.substr(0, colon), path.substr(colon + 1)};
  }
  return {path, {}};
}

std::shared_ptr<const Table> read_npz(const data::ZipArchive& archive, const std::string& file,
                                      const std::optional<std::string>& key) {
  std::vector<std::string> keys;
  std::vector<std::size_t> members;
  for (std::size_t i = 0; i < archive.members().size(); ++i) {
    std::string name = archive.members()[i];
    if (!name.ends_with(".npy")) continue;
    name.resize(name.size() - 4);
    keys.push_back(std::move(name));
    members.push_back(i);
  }
  if (keys.empty()) throw InputError(fmt::format("{} holds no arrays; write it with numpy.savez", file));
  std::vector<std::string> shown(
      keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(keys.size(), 20)));
  const std::string known = list_words(shown, "and") + (shown.size() < keys.size() ? " and more" : "");
  if (!key && keys.size() > 1) {
    throw InputError(fmt::format("{} holds {} arrays, {}; say which, as in {}:{}", file, keys.size(), known,
                                 file, keys[0]));
  }
  std::size_t index = 0;
  if (key) {
    auto found = std::find(keys.begin(), keys.end(), *key);
    if (found == keys.end() && key->ends_with(".npy")) {
      found = std::find(keys.begin(), keys.end(), key->substr(0, key->size() - 4));
    }
    if (found == keys.end())
      throw InputError(fmt::format("{} holds no array \"{}\"; it has {}", file, *key, known));
    index = static_cast<std::size_t>(found - keys.begin());
  }
  const auto source = archive.open(members[index], fmt::format("{}:{}", file, keys[index]));
  return data::read_npy(*source);
}

std::shared_ptr<const Table> read_table(const std::string& path) {
  const auto [file, key] = split_key(path);
  data::require_readable_file(file);
  std::string name = lower_name(file);
  const bool packed = name.ends_with(".gz");
  if (packed) name.resize(name.size() - 3);
  const auto open = [&path, packed, &file = file] {
    return packed ? data::open_gzip(file, path) : data::open_plain(file, path);
  };

  if (name.ends_with(".npz")) {
    if (!packed) return read_npz(data::ZipArchive(file), file, key);
    return read_npz(data::ZipArchive(open()->take_all(), file), file, key);
  }
  if (name.ends_with(".npy")) return data::read_npy(*open());
  if (name.ends_with(".csv")) return data::read_csv(*open(), false);
  if (name.ends_with(".tsv")) return data::read_csv(*open(), true);
  if (is_idx_name(name)) return data::read_idx(*open());
  throw InputError(
      fmt::format("{} has no extension that is known; name it .npy, .npz, .csv, .tsv or .idx, each also "
                  "with .gz",
                  path));
}

Array unchecked(const std::string& path, Missing missing) {
  auto storage = std::make_shared<Array::Storage>();
  storage->table = read_table(path);
  storage->checked = false;
  storage->missing = missing;
  return Array(std::move(storage));
}

}  // namespace

bool is_array_path(const std::string& word) {
  std::string name = lower_name(split_key(word).file);
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  return name.ends_with(".npz") || name.ends_with(".npy") || name.ends_with(".csv") ||
         name.ends_with(".tsv") || is_idx_name(name);
}

std::string file_of(const std::string& path) { return split_key(path).file; }

Array load_table(const std::string& path, Missing missing) { return unchecked(path, missing); }

Array load_array(const std::string& path, Missing missing) {
  const Array loose = unchecked(path, missing);
  auto storage = std::make_shared<Array::Storage>(*loose.storage());
  storage->whole = data::require_finite(loose, missing);
  storage->checked = true;
  return Array(std::move(storage));
}

}  // namespace kedge
