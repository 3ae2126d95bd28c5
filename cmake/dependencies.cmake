# Everything that xtgrad builds on, and how it is linked. Public headers need none of it.
include(${CMAKE_CURRENT_LIST_DIR}/switches.cmake)
xtgrad_switch(XTGRAD_ONEDNN OFF "Multiply and convolve floats by oneDNN")
set(XTGRAD_BLAS AUTO CACHE STRING "The BLAS and LAPACK: AUTO, openblas or generic (CMake's FindBLAS and FindLAPACK)")
set_property(CACHE XTGRAD_BLAS PROPERTY STRINGS AUTO openblas generic)
if(NOT XTGRAD_BLAS MATCHES "^(AUTO|openblas|generic)$")
  message(FATAL_ERROR "xtgrad: XTGRAD_BLAS is \"${XTGRAD_BLAS}\": it should be AUTO, openblas or generic")
endif()

set(OpenMP_FIND_QUIETLY ON)
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(ZLIB REQUIRED QUIET)
find_package(fmt REQUIRED QUIET)
find_package(nlohmann_json REQUIRED QUIET)
find_package(cereal REQUIRED QUIET)

# The packages of xtensor and xtensor-blas compile five checks and put flags on their users; the headers are all we need.
find_path(XTGRAD_XTENSOR_INCLUDE NAMES xtensor/xarray.hpp xtensor/containers/xarray.hpp REQUIRED)
find_path(XTGRAD_XTENSOR_BLAS_INCLUDE NAMES xtensor-blas/xlinalg.hpp REQUIRED)
find_path(XTGRAD_ZIP_INCLUDE NAMES zip.h REQUIRED)
find_path(XTGRAD_DEFLATE_INCLUDE NAMES libdeflate.h REQUIRED)

set(XTGRAD_WITH_BLAS ${XTGRAD_BLAS})
if(XTGRAD_BLAS STREQUAL "AUTO")
  find_library(XTGRAD_OPENBLAS NAMES openblaso openblas PATH_SUFFIXES openblas-openmp)
  set(XTGRAD_WITH_BLAS generic)
  if(XTGRAD_OPENBLAS)
    set(XTGRAD_WITH_BLAS openblas)
  endif()
endif()

# oneDNN first: link_libraries.cmake looks for it only where it is to be used.
set(XTGRAD_WITH_ONEDNN OFF)
if(XTGRAD_ONEDNN)
  set(version)
  find_path(XTGRAD_DNNL_INCLUDE NAMES oneapi/dnnl/dnnl_version.h)
  find_library(XTGRAD_DNNL NAMES dnnl)
  mark_as_advanced(XTGRAD_DNNL_INCLUDE)
  if(XTGRAD_DNNL_INCLUDE AND XTGRAD_DNNL)
    xtgrad_header_version(version ${XTGRAD_DNNL_INCLUDE}/oneapi/dnnl/dnnl_version.h
      "DNNL_VERSION_MAJOR ([0-9]+)" "DNNL_VERSION_MINOR ([0-9]+)" "DNNL_VERSION_PATCH ([0-9]+)")
  endif()
  xtgrad_decide(XTGRAD_ONEDNN XTGRAD_WITH_ONEDNN oneDNN libdnnl-dev "${version}" 2.0 "${XTGRAD_DNNL}"
                "without oneDNN, all products and convolutions are our own")
else()
  message(STATUS "xtgrad: without oneDNN (XTGRAD_ONEDNN is ${XTGRAD_ONEDNN})")
endif()

include(${CMAKE_CURRENT_LIST_DIR}/link_libraries.cmake)

if(XTGRAD_WITH_BLAS STREQUAL "openblas" AND TARGET xtgrad::blas)
  message(STATUS "xtgrad: BLAS and LAPACK are OpenBLAS's (${XTGRAD_OPENBLAS})")
elseif(XTGRAD_WITH_BLAS STREQUAL "openblas")
  message(FATAL_ERROR "xtgrad: XTGRAD_BLAS is openblas, but OpenBLAS (Debian: libopenblas-openmp-dev) was not found")
elseif(TARGET xtgrad::blas)
  message(STATUS "xtgrad: BLAS and LAPACK are generic (${BLAS_LIBRARIES}; ${LAPACK_LIBRARIES})")
else()
  message(FATAL_ERROR "xtgrad: neither OpenBLAS (Debian: libopenblas-openmp-dev) nor another BLAS and LAPACK "
                      "(Debian: libblas-dev liblapack-dev) was found")
endif()
if(NOT TARGET xtgrad::zip OR NOT TARGET xtgrad::deflate)
  message(FATAL_ERROR "xtgrad: libzip or libdeflate (Debian: libzip-dev libdeflate-dev) was not found")
endif()

# Linux's linkers know these options; elsewhere the two libraries are linked whether or not a program needs them.
set(XTGRAD_AS_NEEDED $<$<PLATFORM_ID:Linux>:-Wl,--push-state,--as-needed>)
set(XTGRAD_AS_BEFORE $<$<PLATFORM_ID:Linux>:-Wl,--pop-state>)

function(xtgrad_link_dependencies target)
  # Only programs that use linear algebra, or read PyTorch's or IDX files, need some of these.
  set(libraries ZLIB::ZLIB ${XTGRAD_AS_NEEDED} xtgrad::blas $<TARGET_NAME_IF_EXISTS:xtgrad::dnnl> xtgrad::zip
      xtgrad::deflate OpenMP::OpenMP_CXX ${XTGRAD_AS_BEFORE})
  if(BUILD_SHARED_LIBS)  # then it names its libraries itself, and its users need not find them
    list(TRANSFORM libraries REPLACE "(.+)" "$<BUILD_INTERFACE:\\1>")
  endif()
  target_link_libraries(${target} PRIVATE ${libraries}
    $<BUILD_INTERFACE:nlohmann_json::nlohmann_json> $<BUILD_INTERFACE:cereal::cereal>)
  target_include_directories(${target} SYSTEM PRIVATE
    ${XTGRAD_XTENSOR_INCLUDE} ${XTGRAD_XTENSOR_BLAS_INCLUDE} ${XTGRAD_ZIP_INCLUDE} ${XTGRAD_DEFLATE_INCLUDE}
    $<TARGET_PROPERTY:fmt::fmt-header-only,INTERFACE_INCLUDE_DIRECTORIES>)  # train/fmt.cpp compiles it
  if(XTGRAD_WITH_ONEDNN)
    target_include_directories(${target} SYSTEM PRIVATE ${XTGRAD_DNNL_INCLUDE})
    # To these alone: a compiler cache then finds all other objects, with oneDNN or without.
    foreach(source kernels/conv_onednn kernels/engine kernels/gemm_library kernels/linear_onednn show_config)
      set_property(SOURCE ${PROJECT_SOURCE_DIR}/lib/${source}.cpp DIRECTORY ${PROJECT_SOURCE_DIR}
        APPEND PROPERTY COMPILE_DEFINITIONS XTGRAD_HAS_ONEDNN=1)
    endforeach()
  endif()
endfunction()
