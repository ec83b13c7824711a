# LibTorch, for all folders. As imported targets its headers are the system's: our warnings are not for them. They are slow to read, so
# targets here read them once, precompiled.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
find_package(Torch REQUIRED)
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL OFF)
