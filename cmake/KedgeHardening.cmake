# What makes a bug that is left harder to use, in optimised builds without sanitizers: checked copies of the C
# library, canaries on stacks, no fixed addresses, tables of the linker read-only before main begins.
# The preset `release` has it on: it costs 0.5 % of the time of an estimate (docs/reliability.md).
option(KEDGE_HARDEN "Hardening flags in release builds, and no path of the build in the program" OFF)
if(KEDGE_HARDEN AND NOT KEDGE_SANITIZE)
  # Debian's own compiler may define the macro, at another level.
  add_compile_options("$<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>"
                      "$<$<CONFIG:Release,RelWithDebInfo>:-fstack-protector-strong>")
  include(CheckPIESupported)
  check_pie_supported(LANGUAGES CXX)  # CMAKE_POSITION_INDEPENDENT_CODE then reaches the linker as -pie
  if(CMAKE_SYSTEM_NAME STREQUAL Linux)
    add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
  endif()
  # The same sources in another folder give the same bytes: no path of the build in them.
  add_compile_options("$<$<CONFIG:Release>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.>")
endif()
