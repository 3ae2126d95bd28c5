# cmake --install, and the package that find_package(xtgrad) reads.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
target_include_directories(xtgrad PUBLIC
  $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>
  $<BUILD_INTERFACE:${XTGRAD_LINKS}>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
# The OpenMP variant of OpenBLAS lies beside the loader's path; the objects of a static and a shared library are the same.
set_target_properties(xtgrad PROPERTIES
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
  INSTALL_RPATH_USE_LINK_PATH ON DEFINE_SYMBOL "")

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/xtgrad)
configure_package_config_file(cmake/xtgradConfig.cmake.in xtgradConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(xtgradConfigVersion.cmake COMPATIBILITY SameMinorVersion)

install(TARGETS xtgrad EXPORT xtgradTargets)
if(TARGET xtgrad_onnx)
  install(TARGETS xtgrad_onnx EXPORT xtgradTargets)
endif()
install(EXPORT xtgradTargets NAMESPACE xtgrad:: DESTINATION ${package_dir})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/xtgradConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/xtgradConfigVersion.cmake
        cmake/link_libraries.cmake DESTINATION ${package_dir})
foreach(folder IN LISTS XTGRAD_FOLDERS)
  install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/xtgrad OPTIONAL
          FILES_MATCHING PATTERN "*.h" PATTERN "mnist" EXCLUDE PATTERN "onnx" EXCLUDE)
endforeach()
install(DIRECTORY include/xtgrad DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
