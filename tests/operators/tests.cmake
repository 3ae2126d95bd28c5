# The table of operators, once for each framework.
file(GLOB operator_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/operators/*.cpp)
add_library(operators OBJECT ${operator_sources} differential/run.cpp)
xtgrad_compile_options(operators)
target_compile_options(operators PRIVATE -O1)
target_link_libraries(operators PRIVATE xtgrad::xtgrad)

if(XTGRAD_LIBTORCH_INCLUDE AND XTGRAD_LIBTORCH AND XTGRAD_LIBC10)
  set(common_sources ${operator_sources})
  list(FILTER common_sources EXCLUDE REGEX "/own_[a-z_]*\\.cpp$")
  add_library(operators_libtorch OBJECT EXCLUDE_FROM_ALL ${common_sources} differential/run.cpp)
  target_compile_definitions(operators_libtorch PRIVATE OPERATORS_OF_LIBTORCH)
  target_include_directories(operators_libtorch SYSTEM PRIVATE ${XTGRAD_LIBTORCH_INCLUDE})
  target_compile_options(operators_libtorch PRIVATE -O0 -w)
  target_precompile_headers(operators_libtorch PRIVATE <torch/torch.h>)

  # A call of every declaration of libtorch 1.13's; other versions have others.
  find_program(XTGRAD_PYTHON python3)
  find_path(XTGRAD_ATEN ATen/ops/add.h)
  if(XTGRAD_PYTHON AND XTGRAD_ATEN)
    file(STRINGS ${XTGRAD_LIBTORCH_INCLUDE}/torch/version.h version REGEX "TORCH_VERSION_M[A-Z]+ [0-9]+$")
    if(version MATCHES "MAJOR 1;.*MINOR 13")
      add_test(NAME missing_overloads COMMAND ${XTGRAD_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/tools/missing_overloads.py
        ${XTGRAD_ATEN}/ATen $<TARGET_FILE:xtgrad> ${CMAKE_CXX_COMPILER} -std=c++20 -I${PROJECT_BINARY_DIR}/include
        -I${PROJECT_SOURCE_DIR}/include)
    endif()
  endif()
endif()
