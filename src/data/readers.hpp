// One function a format; each makes a table out of the bytes of one.
#pragma once

#include <memory>
#include <string_view>

#include "data/source.hpp"
#include "data/storage.hpp"

namespace kedge::data {

std::shared_ptr<const Table> read_npy(Source& source);
std::shared_ptr<const Table> read_idx(Source& source);
/// `delimiter` is a tab for .tsv; for .csv a comma, or the semicolon or tab that stands in its place.
std::shared_ptr<const Table> read_csv(Source& source, bool tabs);

}  // namespace kedge::data
