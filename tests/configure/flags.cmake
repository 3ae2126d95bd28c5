# cmake -D root=... -D work=... -D options=... -P flags.cmake: how the engine and a kernel are compiled in a project that
# fetches our sources: optimised, unless the configuration says otherwise.
function(expect build_type file should_match pattern)
  file(REMOVE_RECURSE ${work})
  execute_process(COMMAND ${CMAKE_COMMAND} -S ${root}/tests/consumer -B ${work} ${options} -DXTGRAD_SOURCE_DIR=${root}
                          -DXTGRAD_FETCH=ON -DCMAKE_BUILD_TYPE=${build_type} -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
                  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  file(READ ${work}/compile_commands.json commands)
  string(REGEX MATCH "\"command\": \"[^\n]*${file}\"" command "${commands}")
  if(command STREQUAL "")
    message(FATAL_ERROR "no command compiles ${file}")
  endif()
  string(REGEX MATCHALL " -O[^ ]*" levels "${command}")
  list(GET levels -1 last)  # the last one counts
  if((should_match AND NOT last MATCHES "${pattern}") OR (NOT should_match AND last MATCHES "${pattern}"))
    message(SEND_ERROR "build type \"${build_type}\", ${file}:${levels}")
  endif()
  message(STATUS "build type \"${build_type}\", ${file}:${last}")
endfunction()

foreach(file IN ITEMS autograd/engine.cpp lib/kernels/gemm.cpp)
  expect("" ${file} TRUE "-O2")
  expect(Release ${file} TRUE "-O2")
endforeach()
expect(MinSizeRel autograd/engine.cpp TRUE "-Os")
