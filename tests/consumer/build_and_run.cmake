# cmake -D source=... -D binary=... -D options=... -D emulator=... -P build_and_run.cmake
execute_process(COMMAND ${CMAKE_COMMAND} -S ${source} -B ${binary} ${options} COMMAND_ERROR_IS_FATAL ANY)
if(NOT options MATCHES "XTGRAD_EXPECT_MISSING")
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${binary} COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${emulator} ${binary}/consumer COMMAND_ERROR_IS_FATAL ANY)
endif()
