# Libraries that kedge stands on; scripts/packages.txt has their Debian names.
find_package(Threads REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(DNNL REQUIRED MODULE)
find_package(fmt REQUIRED CONFIG)
find_package(nlohmann_json REQUIRED CONFIG)
find_package(ZLIB REQUIRED)
find_package(Eigen3 REQUIRED CONFIG)
find_package(Boost REQUIRED)  # Boost.Math, headers alone
find_package(nanoflann REQUIRED CONFIG)
find_package(SQLite3 REQUIRED)
find_package(tomlplusplus REQUIRED CONFIG)
find_package(PkgConfig REQUIRED)
pkg_check_modules(hwy REQUIRED IMPORTED_TARGET libhwy)
pkg_check_modules(zip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(cairo REQUIRED IMPORTED_TARGET cairo)
# Optional: entity tables of `kedge link` as HDF5.
pkg_check_modules(hdf5 QUIET IMPORTED_TARGET hdf5)
