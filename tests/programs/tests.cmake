# Whole programs, run as people run them. Under sanitizers only mnist_mlp is (tests/sanitizer).
set(helpers ${CMAKE_CURRENT_BINARY_DIR}/programs)
foreach(helper compare_checkpoints write_digits deep_chain signals_in_products)
  add_executable(${helper} programs/${helper}.cpp)
  xtgrad_compile_options(${helper})
  target_link_libraries(${helper} PRIVATE xtgrad::xtgrad)
  set_target_properties(${helper} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${helpers})
  xtgrad_program(program ${helper})
endforeach()
set(program_timeout 300)
if(CMAKE_CROSSCOMPILING_EMULATOR)
  set(helpers ${xtgrad_emulated})
  set(program_timeout 1800)
endif()
xtgrad_program(inspect inspect)  # beside mnist_mlp
xtgrad_program(mnist_mlp mnist_mlp)

file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/programs/*.sh)
list(FILTER scripts EXCLUDE REGEX "/(common|example).sh$")
foreach(script IN LISTS scripts)
  cmake_path(GET script STEM name)
  add_test(NAME program_${name} COMMAND bash ${script} ${mnist_mlp} ${helpers})
  list(APPEND program_tests program_${name})
endforeach()
add_test(NAME program_deep_chain COMMAND bash -c "ulimit -s 1024 && exec ${helpers}/deep_chain")
add_test(NAME program_signals_in_products COMMAND signals_in_products)
set_tests_properties(${program_tests} program_deep_chain program_signals_in_products PROPERTIES
  ENVIRONMENT GOMP_SPINCOUNT=10000 ENVIRONMENT_MODIFICATION OMP_NUM_THREADS=unset:
  SKIP_REGULAR_EXPRESSION "(^|\n)SKIPPED: " TIMEOUT ${program_timeout})

# AlexNet with weights as PyTorch wrote them: small ones that lie here, and torchvision's size made where PyTorch is.
add_executable(alexnet programs/alexnet.cpp)
xtgrad_compile_options(alexnet)
target_link_libraries(alexnet PRIVATE xtgrad_example_common)
add_test(NAME program_alexnet COMMAND alexnet ${CMAKE_CURRENT_SOURCE_DIR}/interop/alexnet 1)
xtgrad_program(alexnet alexnet)
add_test(NAME program_alexnet_full COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/tools/compare_alexnet.sh ${alexnet})
set_tests_properties(program_alexnet program_alexnet_full PROPERTIES
  ENVIRONMENT GOMP_SPINCOUNT=10000 SKIP_REGULAR_EXPRESSION "(^|\n)SKIPPED: " TIMEOUT 300)

# Every experiment, quickly.
get_property(examples GLOBAL PROPERTY xtgrad_examples)
list(REMOVE_ITEM examples custom_op inspect linear_regression mnist_mlp show_config)
foreach(example IN LISTS examples)
  xtgrad_program(program ${example})
  add_test(NAME example_${example} COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/programs/example.sh ${program})
  set_tests_properties(example_${example} PROPERTIES
    ENVIRONMENT GOMP_SPINCOUNT=10000 ENVIRONMENT_MODIFICATION OMP_NUM_THREADS=unset:
    SKIP_REGULAR_EXPRESSION "(^|\n)SKIPPED: " TIMEOUT 600)
endforeach()
