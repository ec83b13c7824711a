// A small check that a text is well-formed XML: tags nest, attributes are quoted, entities are known.
#pragma once

#include <string>
#include <string_view>

namespace kedge::report_test {

/// "" or what is wrong.
std::string xml_problem(std::string_view text);

}  // namespace kedge::report_test
