# Wrong calls, each with the text that it must give.
file(GLOB misuse_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/misuse/*.cpp)
xtgrad_test_program(misuse_tests "" main.cpp ${misuse_sources})
