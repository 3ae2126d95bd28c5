# The gradients of every differentiable operator, first and second, against numerical ones.
file(GLOB gradcheck_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/gradcheck/*.cpp)
xtgrad_test_program(gradcheck_tests "" main.cpp ${gradcheck_sources})
add_test(NAME unchecked_functions COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/tools/unchecked_functions.sh)
