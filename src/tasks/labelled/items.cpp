#include "tasks/labelled/items.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <system_error>

#include "kedge/array.hpp"
#include "kedge/error.hpp"

namespace kedge::tasks {
namespace {

namespace fs = std::filesystem;

std::string find(const ItemSource& source, const std::vector<const char*>& names, const std::string& data_dir,
                 const std::string& task) {
  const fs::path usual = fs::path(source.folder) / names.front();
  if (data_dir.empty()) {
    throw InputError(
        fmt::format("task {} is made of {}: say with --data DIR where they are, as DIR/{} and DIR/{}", task,
                    source.what, (fs::path(source.folder) / source.rows.front()).string(),
                    (fs::path(source.folder) / source.labels.front()).string()));
  }
  for (const char* name : names) {
    const fs::path path = fs::path(data_dir) / source.folder / name;
    std::error_code error;
    if (fs::exists(path, error)) return path.string();
  }
  throw InputError(
      fmt::format("task {} is made of {}, and {} is not there: put the file in its place, or name "
                  "another folder with --data",
                  task, source.what, (fs::path(data_dir) / usual).string()));
}

std::vector<double> read_labels(const std::string& path, std::size_t rows) {
  const Array labels = load_array(path);
  if (labels.rows() != rows || labels.cols() != 1) {
    throw InputError(
        fmt::format("{} must hold one label for each of the {} items, and it holds {} rows of {}", path, rows,
                    labels.rows(), labels.cols()));
  }
  std::vector<double> values(rows);
  labels.read(0, {values.data(), rows, 1});
  return values;
}

Array read_rows(const ItemSource& source, const std::string& path) {
  Array all = load_array(path);
  if (all.cols() != source.width) {
    throw InputError(
        fmt::format("{} must have {} numbers an item, and it has {}", path, source.width, all.cols()));
  }
  return all;
}

Items read(const ItemSource& source, const std::string& rows_path, const std::string& labels_path) {
  const Array all = read_rows(source, rows_path);
  const std::vector<double> labels = read_labels(labels_path, all.rows());
  std::vector<std::size_t> wanted;  // other classes than 0 and 1 are left out
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == 0 || labels[i] == 1) wanted.push_back(i);
  }
  Items items{Matrix<float>(wanted.size(), source.width), {}};
  Matrix<double> one(1, source.width);
  for (std::size_t r = 0; r < wanted.size(); ++r) {
    all.read(wanted[r], one.view());
    std::ranges::transform(one.row(0), items.rows.row(r).data(),
                           [&](double v) { return static_cast<float>(source.scale * v); });
    items.of_class[labels[wanted[r]] == 1].push_back(r);
  }
  if (items.of_class[0].size() < 2 || items.of_class[1].size() < 2) {
    throw InputError(
        fmt::format("{} must have at least two items with label 0 and two with label 1", labels_path));
  }
  return items;
}

/// What was made of a file, for as long as somebody has it.
template <class T, class Make>
std::shared_ptr<const T> shared(const std::string& path, Make make) {
  static std::mutex guard;
  static std::map<std::string, std::weak_ptr<const T>> known;
  const std::lock_guard lock(guard);
  std::weak_ptr<const T>& place = known[path];
  if (auto made = place.lock()) return made;
  auto made = std::make_shared<const T>(make());
  place = made;
  return made;
}

}  // namespace

const ItemSource& mnist_items() {
  static const ItemSource source{"the training images of MNIST",
                                 "mnist",
                                 {"train-images-idx3-ubyte.gz", "train-images-idx3-ubyte"},
                                 {"train-labels-idx1-ubyte.gz", "train-labels-idx1-ubyte"},
                                 28 * 28,
                                 1.0 / 255};
  return source;
}

const ItemSource& imdb_items() {
  static const ItemSource source{
      "sentence embeddings of IMDB's reviews", "imdb-bert", {"embeddings.npy"}, {"labels.npy"}, 768, 1};
  return source;
}

std::shared_ptr<const Items> load_items(const ItemSource& source, const std::string& data_dir,
                                        const std::string& task) {
  const std::string rows = find(source, source.rows, data_dir, task);
  const std::string labels = find(source, source.labels, data_dir, task);
  return shared<Items>(rows, [&] { return read(source, rows, labels); });
}

std::shared_ptr<const Array> load_rows(const ItemSource& source, const std::string& data_dir,
                                       const std::string& task) {
  const std::string path = find(source, source.rows, data_dir, task);
  return shared<Array>(path, [&] { return read_rows(source, path); });
}

}  // namespace kedge::tasks
