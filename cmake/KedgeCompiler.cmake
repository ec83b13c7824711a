# Language level and warnings for everything that is ours.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor)
# GCC 12 sees overlaps in `"text" + string` that are not there (its bug 105651).
add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
# Results must not depend on how a compiler contracts a*b+c on one machine or another.
add_compile_options(-ffp-contract=off)

set(KEDGE_SANITIZE "" CACHE STRING "Sanitizers for the whole build: address,undefined or thread")
if(KEDGE_SANITIZE)
  add_compile_options(-fsanitize=${KEDGE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${KEDGE_SANITIZE})
endif()
if(KEDGE_FUZZ)
  # Coverage for libFuzzer; its own main comes with the fuzzers alone.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
