# cpack -G DEB: libxtgrad0 with the shared library, and libxtgrad-dev with what building programs against it needs. The
# preset "package" configures for it; scripts/package does all of it, and checks the packages.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME xtgrad)
set(CPACK_PACKAGE_VENDOR xtgrad)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "xtgrad maintainers <maintainers@xtgrad.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime development)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libxtgrad0)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_SOURCE_DIR}/packaging/debian/triggers)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "autograd tensor framework in C++20 (library)
xtgrad trains models written in C++ as in PyTorch: operations on tensors are
recorded in a graph that runs backwards; modules, losses, optimisers and data
loaders have PyTorch's names.
.
This package holds the shared library.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libxtgrad-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libxtgrad0 (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS libonnx-dev)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "autograd tensor framework in C++20 (development files)
xtgrad trains models written in C++ as in PyTorch: operations on tensors are
recorded in a graph that runs backwards; modules, losses, optimisers and data
loaders have PyTorch's names.
.
This package holds the headers and the files for CMake and pkg-config.")

# Debian's rules ask for a copyright and a compressed changelog in either package.
file(ARCHIVE_CREATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian.gz FORMAT raw COMPRESSION GZip
     COMPRESSION_LEVEL 9 PATHS ${CMAKE_CURRENT_SOURCE_DIR}/packaging/debian/changelog)
foreach(component IN ITEMS runtime development)
  string(TOUPPER ${component} upper)
  install(FILES packaging/debian/copyright ${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian.gz
          DESTINATION share/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME} COMPONENT ${component})
endforeach()
include(CPack)
