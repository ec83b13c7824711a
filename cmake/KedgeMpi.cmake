# The MPI component, libkedge_mpi.so beside the program, where an Open MPI is installed (packages of group mpi); the program loads it only
# when a launcher has started several ranks. Two look-ups, no test builds: FindMPI would take longer than the rest of the configuration.
find_path(KEDGE_MPI_INCLUDE_DIR mpi.h
  PATHS "/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/openmpi" /usr/lib/openmpi PATH_SUFFIXES include openmpi)
find_library(KEDGE_MPI_LIBRARY mpi)
mark_as_advanced(KEDGE_MPI_INCLUDE_DIR KEDGE_MPI_LIBRARY)
if(KEDGE_MPI_INCLUDE_DIR AND KEDGE_MPI_LIBRARY AND NOT KEDGE_SANITIZE)
  include(GNUInstallDirs)
  add_library(kedge_mpi_component MODULE mpi/component/open_mpi.cpp)
  set_target_properties(kedge_mpi_component PROPERTIES OUTPUT_NAME kedge_mpi
    LIBRARY_OUTPUT_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
  target_include_directories(kedge_mpi_component PRIVATE "${kedge_SOURCE_DIR}/src" "${kedge_SOURCE_DIR}/include")
  target_include_directories(kedge_mpi_component SYSTEM PRIVATE "${KEDGE_MPI_INCLUDE_DIR}")
  # The C interface alone: the C++ one was removed from the standard, and has a library of its own.
  target_compile_definitions(kedge_mpi_component PRIVATE OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX)
  target_link_libraries(kedge_mpi_component PRIVATE "${KEDGE_MPI_LIBRARY}")
  install(TARGETS kedge_mpi_component LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/kedge" OPTIONAL)
endif()
