# Models written as .onnx, checked by ONNX's own library here and by ONNX Runtime in node.
if(NOT TARGET xtgrad_onnx)
  return()
endif()
xtgrad_test_program(onnx_tests "onnx: " main.cpp onnx/export.cpp onnx/small_cases.cpp)
target_link_libraries(onnx_tests PRIVATE xtgrad::onnx)
target_compile_definitions(onnx_tests PRIVATE ONNX_ML=1 ONNX_NAMESPACE=onnx)
target_include_directories(onnx_tests SYSTEM PRIVATE ${XTGRAD_ONNX_INCLUDE})
add_executable(onnx_write onnx/write.cpp onnx/small_cases.cpp onnx/mnist_cases.cpp)
xtgrad_compile_options(onnx_write)
target_link_libraries(onnx_write PRIVATE xtgrad::onnx nlohmann_json::nlohmann_json)
xtgrad_program(onnx_write onnx_write)
add_test(NAME onnx_runtime
  COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/onnx/runtime.sh ${onnx_write} ${CMAKE_CURRENT_BINARY_DIR}/onnx_runtime)
set_tests_properties(onnx_runtime PROPERTIES ENVIRONMENT "${test_environment}"
  SKIP_REGULAR_EXPRESSION "SKIPPED: " TIMEOUT 300)
