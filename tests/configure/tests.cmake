# What configuring says and decides: the switches, and the options of another's project that holds our sources.
set(configure_work ${CMAKE_CURRENT_BINARY_DIR}/configure)
foreach(script IN ITEMS switches flags)
  add_test(NAME configure_${script} COMMAND ${CMAKE_COMMAND}
    -D root=${PROJECT_SOURCE_DIR} -D work=${configure_work}/${script}
    "-D options=-G;${CMAKE_GENERATOR};-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER};${xtgrad_cross_options}"
    -P ${CMAKE_CURRENT_SOURCE_DIR}/configure/${script}.cmake)
  set_tests_properties(configure_${script} PROPERTIES TIMEOUT 300)
endforeach()

# What show_config() tells, and that a wrong name of an engine is an error.
function(xtgrad_config_test name pattern)
  add_test(NAME show_config_${name} COMMAND show_config)
  set_tests_properties(show_config_${name} PROPERTIES PASS_REGULAR_EXPRESSION "${pattern}" ENVIRONMENT "${ARGN}")
endfunction()
if(TARGET show_config)
  set(products "xtgrad's own")
  set(convolutions "xtgrad's own")
  if(XTGRAD_WITH_ONEDNN)
    set(products "xtgrad's own or oneDNN, by shape")
    set(convolutions "(xtgrad's own|oneDNN)")  # the latter on AVX-512
  endif()
  xtgrad_config_test(default "products of floats: ${products}\n  - convolutions of floats: ${convolutions}\n")
  xtgrad_config_test(blas "products of floats: BLAS\n  - convolutions of floats: im2col\n"
                     XTGRAD_GEMM=blas XTGRAD_CONV=im2col)
  xtgrad_config_test(own "products of floats: xtgrad's own\n" XTGRAD_GEMM=own)
  xtgrad_config_test(wrong_engine "XTGRAD_GEMM is \"mkl\": it should be own, onednn, openblas or blas" XTGRAD_GEMM=mkl)
  if(TARGET mnist_mlp AND NOT XTGRAD_WITH_ONEDNN AND NOT BUILD_SHARED_LIBS)
    add_test(NAME show_config_no_blas COMMAND mnist_mlp --quick --out ${configure_work}/no_blas)
    set_tests_properties(show_config_no_blas PROPERTIES ENVIRONMENT XTGRAD_GEMM=blas PASS_REGULAR_EXPRESSION
      "BLAS is to multiply matrices .* but this program is linked without it")
  endif()
  xtgrad_config_test(version "xtgrad ${PROJECT_VERSION} built with:")
endif()

# A compiler for an older standard says one sentence.
add_test(NAME old_standard COMMAND ${CMAKE_COMMAND}
  -D compiler=${CMAKE_CXX_COMPILER} -D source=${CMAKE_CURRENT_SOURCE_DIR}/consumer/main.cpp
  -D "includes=${PROJECT_SOURCE_DIR}/include;${XTGRAD_LINKS}" -P ${CMAKE_CURRENT_SOURCE_DIR}/configure/old_standard.cmake)
