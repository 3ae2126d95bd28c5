# What configuring says and decides: the switches, and the options of another's project that holds our sources.
set(configure_work ${CMAKE_CURRENT_BINARY_DIR}/configure)
foreach(script IN ITEMS switches flags)
  add_test(NAME configure_${script} COMMAND ${CMAKE_COMMAND}
    -D root=${PROJECT_SOURCE_DIR} -D work=${configure_work}/${script}
    "-D options=-G;${CMAKE_GENERATOR};-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER};${xtgrad_cross_options}"
    -P ${CMAKE_CURRENT_SOURCE_DIR}/configure/${script}.cmake)
  set_tests_properties(configure_${script} PROPERTIES TIMEOUT 300)
endforeach()

# A compiler for an older standard says one sentence.
add_test(NAME old_standard COMMAND ${CMAKE_COMMAND}
  -D compiler=${CMAKE_CXX_COMPILER} -D source=${CMAKE_CURRENT_SOURCE_DIR}/consumer/main.cpp
  -D "includes=${PROJECT_SOURCE_DIR}/include;${XTGRAD_LINKS}" -P ${CMAKE_CURRENT_SOURCE_DIR}/configure/old_standard.cmake)
