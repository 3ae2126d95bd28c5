# Compile options of the library, the tests and the programs.
function(xtgrad_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wpedantic)
  if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # `omp simd` permits vectorising; where the optimiser declines, nothing is wrong.
    target_compile_options(${target} PRIVATE -Wno-pass-failed)
  endif()
  if(XTGRAD_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(XTGRAD_SANITIZE)
    target_compile_options(${target} PUBLIC -fsanitize=${XTGRAD_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${XTGRAD_SANITIZE})
    if(XTGRAD_SANITIZE MATCHES "undefined")
      target_compile_options(${target} PUBLIC -fno-sanitize-recover=undefined)
    endif()
  endif()
endfunction()

# errno and floating-point traps are never looked at, and both stop the vectoriser. Rounding stays IEEE: no -ffast-math.
file(GLOB_RECURSE kernel_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/lib/kernels/*.cpp
     ${CMAKE_CURRENT_SOURCE_DIR}/lib/random*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/optim/*.cpp)
if(NOT CMAKE_BUILD_TYPE STREQUAL "Debug" AND NOT XTGRAD_SANITIZE)  # sanitized, -O3 compiles twice as long
  set_source_files_properties(${kernel_sources} PROPERTIES
    COMPILE_OPTIONS "-O3;-fno-math-errno;-fno-trapping-math")
endif()
if(XTGRAD_SIMD AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set_property(SOURCE ${kernel_sources} APPEND PROPERTY COMPILE_DEFINITIONS XTGRAD_SIMD_LEVELS=1)
endif()
