# cmake --install, and the packages that find_package(xtgrad) and pkg-config read. Two components: what running programs
# need, and what building them needs.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
target_include_directories(xtgrad PUBLIC
  $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>
  $<BUILD_INTERFACE:${XTGRAD_LINKS}>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
# SOVERSION grows with every release whose library does not run programs that were linked with the one before.
# The OpenMP variant of OpenBLAS lies beside the loader's path; the objects of a static and a shared library are the same.
set_target_properties(xtgrad PROPERTIES
  VERSION ${PROJECT_VERSION} SOVERSION 0
  INSTALL_RPATH_USE_LINK_PATH ON DEFINE_SYMBOL "")

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/xtgrad)
configure_package_config_file(cmake/xtgradConfig.cmake.in xtgradConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(xtgradConfigVersion.cmake COMPATIBILITY SameMinorVersion)

install(TARGETS xtgrad EXPORT xtgradTargets
  LIBRARY COMPONENT runtime NAMELINK_COMPONENT development
  ARCHIVE COMPONENT development)
install(EXPORT xtgradTargets NAMESPACE xtgrad:: DESTINATION ${package_dir} COMPONENT development)
if(TARGET xtgrad_onnx)
  install(TARGETS xtgrad_onnx EXPORT xtgradOnnxTargets ARCHIVE COMPONENT development)
  install(EXPORT xtgradOnnxTargets NAMESPACE xtgrad:: DESTINATION ${package_dir} COMPONENT development)
endif()
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/xtgradConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/xtgradConfigVersion.cmake
        cmake/link_libraries.cmake DESTINATION ${package_dir} COMPONENT development)
foreach(folder IN LISTS XTGRAD_FOLDERS)
  install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/xtgrad COMPONENT development
          FILES_MATCHING PATTERN "*.h" PATTERN "mnist" EXCLUDE PATTERN "onnx" EXCLUDE)
endforeach()
install(DIRECTORY include/xtgrad DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development
        FILES_MATCHING PATTERN "*.h")
install(PROGRAMS scripts/download_mnist DESTINATION ${CMAKE_INSTALL_DATADIR}/xtgrad COMPONENT development)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT development)

# pkg-config: a shared library names what it is linked with itself; a static one leaves that to the program.
if(NOT BUILD_SHARED_LIBS)
  set(libraries ${XTGRAD_OPENBLAS})
  if(XTGRAD_WITH_BLAS STREQUAL "generic")
    set(libraries ${LAPACK_LIBRARIES} ${BLAS_LIBRARIES})
    if(XTGRAD_CBLAS)
      list(PREPEND libraries ${XTGRAD_CBLAS})
    endif()
  endif()
  if(XTGRAD_WITH_ONEDNN)
    list(APPEND libraries ${XTGRAD_DNNL})
  endif()
  list(APPEND libraries ${XTGRAD_ZIP} ${XTGRAD_DEFLATE} ${OpenMP_CXX_LIBRARIES})
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")  # as in xtgrad_link_dependencies
    set(libraries -Wl,--push-state,--as-needed ${libraries} -Wl,--pop-state)
  endif()
  list(APPEND libraries ${ZLIB_LIBRARIES})
  list(JOIN libraries " " XTGRAD_PC_LIBRARIES)
endif()
file(RELATIVE_PATH XTGRAD_PC_TO_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)  # the tree may be moved
configure_file(cmake/xtgrad.pc.in xtgrad.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/xtgrad.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
