# A program of another project uses xtgrad in each way a project can: add_subdirectory (as a shared library), and the
# installed package, static and shared (the one that add_subdirectory built), by find_package and by pkg-config.
set(consumer_work ${CMAKE_CURRENT_BINARY_DIR}/consumer)

# Configures, builds and runs tests/consumer with the given options.
function(xtgrad_consumer_test name)
  add_test(NAME consumer_${name} COMMAND ${CMAKE_COMMAND}
    -D source=${CMAKE_CURRENT_SOURCE_DIR}/consumer -D binary=${consumer_work}/${name}
    "-D emulator=${CMAKE_CROSSCOMPILING_EMULATOR}"
    "-D options=-G;${CMAKE_GENERATOR};-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER};-DCMAKE_CXX_FLAGS=${CMAKE_CXX_FLAGS};-DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE};-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER};${xtgrad_cross_options};${ARGN}"
    -P ${CMAKE_CURRENT_SOURCE_DIR}/consumer/build_and_run.cmake)
  set_tests_properties(consumer_${name} PROPERTIES ENVIRONMENT GOMP_SPINCOUNT=10000 TIMEOUT 1200)
endfunction()

function(xtgrad_install_test name build)
  add_test(NAME consumer_install_${name}
    COMMAND ${CMAKE_COMMAND} --install ${build} --prefix ${consumer_work}/prefix_${name})
  set_tests_properties(consumer_install_${name} PROPERTIES FIXTURES_SETUP prefix_${name})
  set_tests_properties(consumer_find_package_${name} PROPERTIES FIXTURES_REQUIRED prefix_${name})
  find_program(XTGRAD_PKG_CONFIG pkg-config)
  if(XTGRAD_PKG_CONFIG AND NOT CMAKE_CROSSCOMPILING)
    separate_arguments(flags UNIX_COMMAND "${CMAKE_CXX_FLAGS}")
    add_test(NAME consumer_pkg_config_${name} COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/consumer/pkg_config.sh
      ${consumer_work}/prefix_${name} ${consumer_work}/by_pkg_config_${name} ${CMAKE_CXX_COMPILER} ${flags})
    set_tests_properties(consumer_pkg_config_${name} PROPERTIES FIXTURES_REQUIRED prefix_${name})
  endif()
endfunction()

# The links and flags of our own build let ccache find the objects again.
xtgrad_consumer_test(add_subdirectory -DXTGRAD_SOURCE_DIR=${PROJECT_SOURCE_DIR} -DBUILD_SHARED_LIBS=ON
  -DXTGRAD_LINKS=${XTGRAD_LINKS} -DXTGRAD_WERROR=${XTGRAD_WERROR} -DXTGRAD_SIMD=${XTGRAD_SIMD}
  -DXTGRAD_ONEDNN=${XTGRAD_ONEDNN} -DXTGRAD_BLAS=${XTGRAD_BLAS} -DBLAS_LIBRARIES=${BLAS_LIBRARIES}
  -DLAPACK_LIBRARIES=${LAPACK_LIBRARIES})
set_tests_properties(consumer_add_subdirectory PROPERTIES FIXTURES_SETUP shared_build PROCESSORS 2)

set(static_prefix -DCMAKE_PREFIX_PATH=${consumer_work}/prefix_static -DBLAS_LIBRARIES=${BLAS_LIBRARIES}
    -DLAPACK_LIBRARIES=${LAPACK_LIBRARIES})
xtgrad_consumer_test(find_package_static ${static_prefix})
xtgrad_install_test(static ${PROJECT_BINARY_DIR})
# A library that was not found is OFF. This program reads no file of PyTorch's, NumPy's or MNIST's.
xtgrad_consumer_test(without_libzip ${static_prefix} -DXTGRAD_ZIP=OFF -DXTGRAD_DEFLATE=OFF)
xtgrad_consumer_test(without_blas ${static_prefix} -DXTGRAD_OPENBLAS=OFF -DCMAKE_DISABLE_FIND_PACKAGE_BLAS=ON
                     -DXTGRAD_EXPECT_MISSING=ON)
set_tests_properties(consumer_without_libzip consumer_without_blas PROPERTIES FIXTURES_REQUIRED prefix_static)

xtgrad_consumer_test(find_package_shared -DCMAKE_PREFIX_PATH=${consumer_work}/prefix_shared)
xtgrad_install_test(shared ${consumer_work}/add_subdirectory/xtgrad)
set_tests_properties(consumer_install_shared PROPERTIES FIXTURES_REQUIRED shared_build)
