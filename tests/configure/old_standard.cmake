# cmake -D compiler=... -D source=... -D includes=... -P old_standard.cmake
list(TRANSFORM includes PREPEND -I)
execute_process(COMMAND ${compiler} -std=c++17 -fsyntax-only ${includes} ${source}
                RESULT_VARIABLE code ERROR_VARIABLE output)
string(REGEX MATCHALL "error: (#error )?\"xtgrad needs C\\+\\+20: compile with -std=c\\+\\+20" errors "${output}")
list(LENGTH errors count)
string(REGEX MATCHALL "\n" lines "${output}")
list(LENGTH lines lines)
if(code EQUAL 0 OR NOT count EQUAL 1 OR lines GREATER 12)
  message(FATAL_ERROR "exit code ${code}, ${count} times our #error, ${lines} lines:\n${output}")
endif()
message("${output}")
