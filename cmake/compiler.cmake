# Compile options of the library, the tests and the programs.

# g++'s -O3 costs a third of the compile time over -O2 and gains nothing outside of the kernels. Whoever wants another
# level asks for it by the configuration: Debug, MinSizeRel. A sanitized build has its level from its preset.
if(NOT XTGRAD_SANITIZE)
  set(XTGRAD_OPTIMISED $<$<NOT:$<CONFIG:Debug,MinSizeRel>>:-O2>)
endif()

function(xtgrad_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wpedantic ${XTGRAD_OPTIMISED})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Position-independent code may be inlined, too: nobody replaces our functions at load time.
    target_compile_options(${target} PRIVATE -fno-semantic-interposition)
  elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # `omp simd` permits vectorising; where the optimiser declines, nothing is wrong.
    target_compile_options(${target} PRIVATE -Wno-pass-failed)
    if(CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 19)
      # libstdc++'s stable_sort calls a function that it deprecates; g++ still warns of our own calls.
      target_compile_options(${target} PRIVATE -Wno-deprecated-declarations)
    endif()
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

# Sources of the current folder that know all instruction sets of lib/simd.h.
function(xtgrad_simd_sources)
  if(XTGRAD_SIMD AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set_property(SOURCE ${ARGN} APPEND PROPERTY COMPILE_DEFINITIONS XTGRAD_SIMD_LEVELS=1)
  endif()
endfunction()

# Sources of the current folder that are compiled as kernels. Full vectorising and -O3's inlining are what is worth having
# of -O3: without the latter an operation on a few elements takes twice as long. errno and floating-point traps are never
# looked at, and both stop the vectoriser. Rounding stays IEEE: no -ffast-math. Loops begin at multiples of 64 bytes: the
# same instructions take up to half as long again where a loop lies across two of the processor's windows (on Zen 3, of
# 4096 floats: neg 445 ns against 305; leaky_relu, at 32 of 64 bytes, 463 against 373).
function(xtgrad_kernel_sources)
  if(NOT XTGRAD_SANITIZE)  # sanitized, vectorising compiles twice as long
    set(options -O2 -fno-math-errno -fno-trapping-math)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
      list(APPEND options -ftree-vectorize -fvect-cost-model=dynamic --param=max-inline-insns-single=200
           --param=max-inline-insns-auto=30 --param=inline-min-speedup=15 -falign-loops=64)
    endif()
    set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "$<$<NOT:$<CONFIG:Debug>>:${options}>"
                                SKIP_PRECOMPILE_HEADERS ON)  # those are for other options
  endif()
  xtgrad_simd_sources(${ARGN})
endfunction()

file(GLOB_RECURSE kernel_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/lib/kernels/*.cpp
     ${CMAKE_CURRENT_SOURCE_DIR}/lib/random*.cpp ${CMAKE_CURRENT_SOURCE_DIR}/optim/*.cpp)
xtgrad_kernel_sources(${kernel_sources})
xtgrad_simd_sources(lib/simd.cpp)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")  # sorting jumps into and out of short loops, through what aligns them
  set_property(SOURCE lib/kernels/sort.cpp APPEND PROPERTY COMPILE_OPTIONS -falign-loops=32)
endif()

# For show_config(), which tells how the library was built.
set_property(SOURCE lib/show_config.cpp APPEND PROPERTY COMPILE_DEFINITIONS XTGRAD_VERSION="${PROJECT_VERSION}")
set_property(SOURCE lib/kernels/blas.cpp APPEND PROPERTY COMPILE_DEFINITIONS
             XTGRAD_BLAS_NAME="${XTGRAD_WITH_BLAS}")
