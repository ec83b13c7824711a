# find_package(kedge) -> kedge::kedge from an installed prefix.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(kedge_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/kedge")
get_property(kedge_rooms GLOBAL PROPERTY KEDGE_ROOMS)
install(TARGETS kedge ${kedge_rooms} EXPORT kedgeTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT kedgeTargets NAMESPACE kedge:: DESTINATION ${kedge_package_dir})
install(DIRECTORY include/kedge DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

configure_package_config_file(cmake/kedgeConfig.cmake.in "${PROJECT_BINARY_DIR}/kedgeConfig.cmake"
  INSTALL_DESTINATION ${kedge_package_dir})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/kedgeConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/kedgeConfig.cmake" "${PROJECT_BINARY_DIR}/kedgeConfigVersion.cmake"
  cmake/FindDNNL.cmake cmake/KedgeDependencies.cmake DESTINATION ${kedge_package_dir})
