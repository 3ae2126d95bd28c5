# A checker that saw nothing would pass every test: a program with a one-element overflow, or with a race, must be
# caught. The allocator steps aside for AddressSanitizer, and for valgrind with XTGRAD_ALLOCATOR=system: blocks of its
# free list hide overflows.
if(XTGRAD_SANITIZE MATCHES "address")
  add_executable(overflow ${CMAKE_CURRENT_LIST_DIR}/overflow.cpp)
  xtgrad_compile_options(overflow)
  target_link_libraries(overflow PRIVATE xtgrad::xtgrad)
  foreach(elements 16 1000)
    add_test(NAME asan_catches_overflow_${elements} COMMAND overflow ${elements})
    set_tests_properties(asan_catches_overflow_${elements} PROPERTIES
      PASS_REGULAR_EXPRESSION "AddressSanitizer: heap-buffer-overflow on address [^\n]*\nWRITE of size 4 "
      FAIL_REGULAR_EXPRESSION "went on after the overflow")
  endforeach()
endif()

if(XTGRAD_SANITIZE MATCHES "thread")
  add_executable(race ${CMAKE_CURRENT_LIST_DIR}/race.cpp)
  xtgrad_compile_options(race)
  target_link_libraries(race PRIVATE xtgrad::xtgrad)
  foreach(who threads team)
    add_test(NAME tsan_catches_race_of_${who} COMMAND race ${who})
    set_tests_properties(tsan_catches_race_of_${who} PROPERTIES
      ENVIRONMENT "${test_environment}" PASS_REGULAR_EXPRESSION "ThreadSanitizer: data race")
  endforeach()
endif()

# The main program: loader, training with a team of threads, checkpoints.
if(XTGRAD_SANITIZE AND TARGET mnist_mlp)
  add_test(NAME sanitized_mnist_mlp COMMAND mnist_mlp --quick --out ${CMAKE_CURRENT_BINARY_DIR}/sanitized_mnist_mlp)
  set_tests_properties(sanitized_mnist_mlp PROPERTIES ENVIRONMENT "${test_environment}" TIMEOUT 900)
endif()

find_program(XTGRAD_VALGRIND valgrind)
if(XTGRAD_VALGRIND AND NOT XTGRAD_SANITIZE AND NOT CMAKE_CROSSCOMPILING)
  add_executable(overflow ${CMAKE_CURRENT_LIST_DIR}/overflow.cpp)
  xtgrad_compile_options(overflow)
  target_link_libraries(overflow PRIVATE xtgrad::xtgrad)
  foreach(elements 16 1000)
    add_test(NAME valgrind_catches_overflow_${elements} COMMAND ${XTGRAD_VALGRIND} $<TARGET_FILE:overflow> ${elements})
    set_tests_properties(valgrind_catches_overflow_${elements} PROPERTIES
      ENVIRONMENT "XTGRAD_ALLOCATOR=system;OPENBLAS_CORETYPE=Haswell"
      PASS_REGULAR_EXPRESSION "is 0 bytes after a block of size")
  endforeach()
endif()
