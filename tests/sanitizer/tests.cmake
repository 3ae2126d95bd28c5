# A checker that saw nothing would pass every test: a program with a one-element overflow must be caught. The allocator
# steps aside for AddressSanitizer, and for valgrind with XTGRAD_ALLOCATOR=system: blocks of its free list hide overflows.
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

find_program(XTGRAD_VALGRIND valgrind)
if(XTGRAD_VALGRIND AND NOT XTGRAD_SANITIZE)
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
