# kedge_room(NAME USES room... LINKS library... PUBLIC_LINKS library...)
# One folder of src/ is one static library. It links only the rooms that the table in HACKING.md lets it
# include, so a call into any other room does not link.
function(kedge_room name)
  cmake_parse_arguments(ARG "" "" "USES;LINKS;PUBLIC_LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "/component/")  # a library of its own, loaded when it is wanted
  set(scope PUBLIC)
  if(sources)
    add_library(kedge_${name} STATIC ${sources})
  else()
    add_library(kedge_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(kedge::${name} ALIAS kedge_${name})
  set_property(GLOBAL APPEND PROPERTY KEDGE_ROOMS kedge_${name})
  set_target_properties(kedge_${name} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(kedge_${name} ${scope}
    $<BUILD_INTERFACE:${kedge_SOURCE_DIR}/src>
    $<BUILD_INTERFACE:${kedge_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:include>)
  list(TRANSFORM ARG_USES PREPEND kedge_)
  target_link_libraries(kedge_${name} ${scope} ${ARG_USES})
  if(sources)
    target_link_libraries(kedge_${name} PUBLIC ${ARG_PUBLIC_LINKS} PRIVATE ${ARG_LINKS})
  endif()
endfunction()

# kedge_choose(TARGET LIBRARY PRESENT ABSENT): an optional part. Of two files of a room the one is compiled where the library was
# found, and the other, which says how to get it, where it was not.
function(kedge_choose target library present absent)
  if(TARGET ${library})
    target_link_libraries(${target} PRIVATE ${library})
    set_source_files_properties("${CMAKE_CURRENT_SOURCE_DIR}/${absent}" PROPERTIES HEADER_FILE_ONLY ON)
  else()
    set_source_files_properties("${CMAKE_CURRENT_SOURCE_DIR}/${present}" PROPERTIES HEADER_FILE_ONLY ON)
  endif()
endfunction()
