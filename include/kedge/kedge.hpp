// The whole public interface.
#pragma once

#include "kedge/array.hpp"          // IWYU pragma: export
#include "kedge/bench.hpp"          // IWYU pragma: export
#include "kedge/control.hpp"        // IWYU pragma: export
#include "kedge/embedding.hpp"      // IWYU pragma: export
#include "kedge/error.hpp"          // IWYU pragma: export
#include "kedge/estimate.hpp"       // IWYU pragma: export
#include "kedge/in_memory.hpp"      // IWYU pragma: export
#include "kedge/link.hpp"           // IWYU pragma: export
#include "kedge/matrix.hpp"         // IWYU pragma: export
#include "kedge/matrix_view.hpp"    // IWYU pragma: export
#include "kedge/memory.hpp"         // IWYU pragma: export
#include "kedge/model.hpp"          // IWYU pragma: export
#include "kedge/objective.hpp"      // IWYU pragma: export
#include "kedge/options.hpp"        // IWYU pragma: export
#include "kedge/output_file.hpp"    // IWYU pragma: export
#include "kedge/pointwise.hpp"      // IWYU pragma: export
#include "kedge/ranks.hpp"          // IWYU pragma: export
#include "kedge/ratio.hpp"          // IWYU pragma: export
#include "kedge/ratio_options.hpp"  // IWYU pragma: export
#include "kedge/report.hpp"         // IWYU pragma: export
#include "kedge/task.hpp"           // IWYU pragma: export
#include "kedge/toml_text.hpp"      // IWYU pragma: export
#include "kedge/version.hpp"        // IWYU pragma: export
