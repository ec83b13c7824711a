// Entities of an HDF5 file: the one place that meets the library, which is an optional part. Where it was
// absent when kedge was built, hdf5_absent.cpp says how to get it.
#pragma once

#include <string>

#include "kedge/link.hpp"

namespace kedge::link {

/// One dataset an entity, its name the id; each of as many numbers as the others. Throws InputError.
EntityTable read_hdf5_entities(const std::string& path);

}  // namespace kedge::link
