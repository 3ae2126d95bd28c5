# Calls and allocations that fail. The linker gives the library's calls to faults.cpp; those of a shared library it
# cannot, other systems' linkers do not, and the thread sanitizer has an operator new that nobody may replace.
if(BUILD_SHARED_LIBS OR XTGRAD_SANITIZE MATCHES "thread" OR NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  return()
endif()
add_executable(fault_tests faults/main.cpp faults/faults.cpp)
xtgrad_compile_options(fault_tests)
target_compile_options(fault_tests PRIVATE -O1)
target_link_libraries(fault_tests PRIVATE xtgrad::xtgrad)
foreach(function malloc aligned_alloc posix_memalign open write pread fsync close lseek rename fstat mmap)
  target_link_options(fault_tests PRIVATE -Wl,--wrap=${function})
endforeach()
add_test(NAME faults COMMAND fault_tests)
set_tests_properties(faults PROPERTIES ENVIRONMENT "${test_environment}" TIMEOUT 900)
# Nothing kept for reuse: every tensor is an allocation that can fail.
add_test(NAME faults_without_cache COMMAND fault_tests)
set_tests_properties(faults_without_cache PROPERTIES
  ENVIRONMENT "${test_environment};XTGRAD_ALLOCATOR=system" TIMEOUT 900)
