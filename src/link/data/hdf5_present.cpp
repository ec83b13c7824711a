#include <fmt/format.h>
#include <hdf5.h>

#include <algorithm>

#include "kedge/error.hpp"
#include "link/data/hdf5_table.hpp"

namespace kedge::link {
namespace {

/// A handle of the library, closed by the function that belongs to it.
class Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  bool valid() const { return id_ >= 0; }
  hid_t get() const { return id_; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

/// While it lives the library does not print what it fails at.
class Silence {
 public:
  Silence() {
    H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Silence() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  H5E_auto2_t function_ = nullptr;
  void* data_ = nullptr;
};

herr_t add_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

std::vector<std::string> names_of(const Handle& file) {
  std::vector<std::string> names;
  H5Literate(file.get(), H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, add_name, &names);
  std::ranges::sort(names);
  return names;
}

class Reader {
 public:
  explicit Reader(const std::string& path)
      : path_(path), file_(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose) {
    if (!file_.valid())
      throw InputError(fmt::format("{} cannot be read as HDF5; is it there, and whole?", path));
  }

  EntityTable read() {
    EntityTable table;
    table.name = path_;
    table.ids = names_of(file_);
    if (table.ids.empty())
      throw InputError(fmt::format("{} holds no datasets; one an entity is wanted", path_));
    for (std::size_t i = 0; i < table.ids.size(); ++i) read_row(table, i);
    return table;
  }

 private:
  void read_row(EntityTable& table, std::size_t i) {
    const std::string& id = table.ids[i];
    const Handle set(H5Dopen2(file_.get(), id.c_str(), H5P_DEFAULT), H5Dclose);
    if (!set.valid()) {
      throw InputError(fmt::format(
          "{}: \"{}\" is not a dataset; one an entity, at the top of the file, is wanted", path_, id));
    }
    const Handle space(H5Dget_space(set.get()), H5Sclose);
    const Handle type(H5Dget_type(set.get()), H5Tclose);
    const hssize_t points = H5Sget_simple_extent_npoints(space.get());
    const H5T_class_t kind = H5Tget_class(type.get());
    if (points <= 0 || (kind != H5T_FLOAT && kind != H5T_INTEGER)) {
      throw InputError(fmt::format("{}: the dataset \"{}\" holds no numbers", path_, id));
    }
    if (i == 0) table.rows = Matrix<float>(table.ids.size(), static_cast<std::size_t>(points));
    if (static_cast<std::size_t>(points) != table.rows.cols()) {
      throw InputError(
          fmt::format("{}: \"{}\" has {} numbers where \"{}\" has {}; one vector of the same length an "
                      "entity is wanted (per protein, not per residue)",
                      path_, id, points, table.ids[0], table.rows.cols()));
    }
    if (H5Dread(set.get(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, table.rows.row(i).data()) < 0) {
      throw InputError(fmt::format("{}: the dataset \"{}\" cannot be read; the file is damaged", path_, id));
    }
  }

  const std::string& path_;
  Handle file_;
};

}  // namespace

EntityTable read_hdf5_entities(const std::string& path) {
  const Silence silence;
  return Reader(path).read();
}

}  // namespace kedge::link
