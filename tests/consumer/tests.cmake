# A program of another project uses xtgrad in each way a project can: add_subdirectory (as a shared library), and the
# installed package, static and shared (the one that add_subdirectory built).
set(consumer_work ${CMAKE_CURRENT_BINARY_DIR}/consumer)

# Configures, builds and runs tests/consumer with the given options.
function(xtgrad_consumer_test name)
  add_test(NAME consumer_${name} COMMAND ${CMAKE_COMMAND}
    -D source=${CMAKE_CURRENT_SOURCE_DIR}/consumer -D binary=${consumer_work}/${name}
    "-D options=-G;${CMAKE_GENERATOR};-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER};-DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE};-DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER};${ARGN}"
    -P ${CMAKE_CURRENT_SOURCE_DIR}/consumer/build_and_run.cmake)
  set_tests_properties(consumer_${name} PROPERTIES ENVIRONMENT GOMP_SPINCOUNT=10000 TIMEOUT 1200)
endfunction()

function(xtgrad_install_test name build)
  add_test(NAME consumer_install_${name}
    COMMAND ${CMAKE_COMMAND} --install ${build} --prefix ${consumer_work}/prefix_${name})
  set_tests_properties(consumer_install_${name} PROPERTIES FIXTURES_SETUP prefix_${name})
  set_tests_properties(consumer_find_package_${name} PROPERTIES FIXTURES_REQUIRED prefix_${name})
endfunction()

# The links and flags of our own build let ccache find the objects again.
xtgrad_consumer_test(add_subdirectory -DXTGRAD_SOURCE_DIR=${PROJECT_SOURCE_DIR} -DBUILD_SHARED_LIBS=ON
  -DXTGRAD_LINKS=${XTGRAD_LINKS} -DXTGRAD_WERROR=${XTGRAD_WERROR} -DXTGRAD_SIMD=${XTGRAD_SIMD}
  -DXTGRAD_ONEDNN=${XTGRAD_ONEDNN})
set_tests_properties(consumer_add_subdirectory PROPERTIES FIXTURES_SETUP shared_build PROCESSORS 2)

xtgrad_consumer_test(find_package_static -DCMAKE_PREFIX_PATH=${consumer_work}/prefix_static)
xtgrad_install_test(static ${PROJECT_BINARY_DIR})

xtgrad_consumer_test(find_package_shared -DCMAKE_PREFIX_PATH=${consumer_work}/prefix_shared)
xtgrad_install_test(shared ${consumer_work}/add_subdirectory/xtgrad)
set_tests_properties(consumer_install_shared PROPERTIES FIXTURES_REQUIRED shared_build)
