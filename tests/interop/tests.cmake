# Files written by PyTorch and NumPy, with what must come back; $XTGRAD_INTEROP names another folder of such.
xtgrad_test_program(interop_tests "interop: " main.cpp ${CMAKE_CURRENT_SOURCE_DIR}/interop/interop.cpp)

# And the other way: what we write, read by Debian's PyTorch and NumPy.
add_executable(interop_write interop/write.cpp)
xtgrad_compile_options(interop_write)
target_link_libraries(interop_write PRIVATE xtgrad::xtgrad)
set(python ${CMAKE_COMMAND} -E echo "SKIPPED: there is no /usr/bin/python3")
if(EXISTS /usr/bin/python3)
  set(python /usr/bin/python3)
endif()
xtgrad_program(interop_write interop_write)
add_test(NAME interop_python
  COMMAND ${python} ${CMAKE_CURRENT_SOURCE_DIR}/interop/read_back.py ${interop_write}
          ${CMAKE_CURRENT_SOURCE_DIR}/interop/mixed.pt ${CMAKE_CURRENT_BINARY_DIR}/interop_python)
set_tests_properties(interop_python PROPERTIES SKIP_REGULAR_EXPRESSION "SKIPPED: " TIMEOUT 300)
