# cmake -D source=... -D binary=... -D options=... -P build_and_run.cmake
foreach(command IN ITEMS "-S;${source};-B;${binary};${options}" "--build;${binary}" "-E;chdir;${binary};./consumer")
  execute_process(COMMAND ${CMAKE_COMMAND} ${command} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
