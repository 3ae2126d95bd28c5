# The gradients of every differentiable operator, first and second, against numerical ones.
file(GLOB gradcheck_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/gradcheck/*.cpp)
xtgrad_test_program(gradcheck_tests "" main.cpp ${gradcheck_sources} $<TARGET_OBJECTS:operators>)
add_test(NAME unchecked_functions COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tools/unchecked_functions.sh)

# A script that saw nothing would always succeed: without a table it must name what that table held.
add_test(NAME unchecked_functions_are_found
  COMMAND sh -c "tree=$(mktemp -d) && trap 'rm -r $tree' EXIT && cp -r autograd nn $tree && mkdir $tree/tests && \
    cp -r tests/operators $tree/tests && rm $tree/tests/operators/image.cpp && \
    tests/tools/unchecked_functions.sh $tree"
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
set_tests_properties(unchecked_functions_are_found PROPERTIES
  PASS_REGULAR_EXPRESSION "im2col: 1 declared, 0 rows in tests/operators")
