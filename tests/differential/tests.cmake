# Random calls of the table's rows, compared with other ways to compute the same: a test with a fixed seed. The second
# program compares them with libtorch, too, and is built by scripts/fuzz operators.
find_package(CLI11 REQUIRED QUIET)
function(differential_program name)
  add_executable(${name} ${ARGN} differential/agreed.cpp differential/compare.cpp differential/exact.cpp
    differential/main.cpp
    differential/make_case.cpp differential/minimise.cpp differential/numeric.cpp differential/self.cpp
    differential/show.cpp
    $<TARGET_OBJECTS:operators>)
  xtgrad_compile_options(${name})
  target_compile_options(${name} PRIVATE -O1)
  target_compile_definitions(${name} PRIVATE AGREED_FILE="${PROJECT_SOURCE_DIR}/docs/differences.md"
    OPERATORS_FOLDER="${CMAKE_CURRENT_SOURCE_DIR}/operators")
  target_link_libraries(${name} PRIVATE xtgrad::xtgrad CLI11::CLI11)
endfunction()

differential_program(differential)
add_test(NAME operators_against_themselves COMMAND differential --comparisons 100000 --seed 1)
set_tests_properties(operators_against_themselves PROPERTIES
  ENVIRONMENT GOMP_SPINCOUNT=10000 ENVIRONMENT_MODIFICATION OMP_NUM_THREADS=unset: TIMEOUT 900)

if(TARGET operators_libtorch)
  differential_program(differential_libtorch EXCLUDE_FROM_ALL)
  target_sources(differential_libtorch PRIVATE $<TARGET_OBJECTS:operators_libtorch>)
  target_compile_definitions(differential_libtorch PRIVATE WITH_LIBTORCH)
  target_link_libraries(differential_libtorch PRIVATE ${XTGRAD_LIBTORCH} ${XTGRAD_LIBC10})
endif()
