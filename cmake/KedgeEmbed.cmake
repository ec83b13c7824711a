# kedge_embed_suites(TARGET): the TOML files of src/tasks/suites become text within the library, so that no file can be missing later.
function(kedge_embed_suites target)
  file(GLOB files CONFIGURE_DEPENDS "${kedge_SOURCE_DIR}/src/tasks/suites/*.toml")
  set(rows "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    get_filename_component(name "${file}" NAME_WE)
    file(READ "${file}" text)
    string(APPEND rows "    {\"${name}\", R\"toml(${text})toml\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/embedded_suites.cpp" @ONLY CONTENT
"// Made by cmake/KedgeEmbed.cmake.
#include \"tasks/suites/embedded.hpp\"

namespace kedge::tasks {
namespace {

constexpr EmbeddedSuite suites[] = {
@rows@};

}  // namespace

std::span<const EmbeddedSuite> embedded_suites() { return suites; }

}  // namespace kedge::tasks
")
  target_sources(${target} PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/embedded_suites.cpp")
endfunction()
