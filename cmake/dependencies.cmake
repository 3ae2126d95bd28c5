# Everything that xtgrad builds on, and how it is linked. Public headers need none of it.
set(OpenMP_FIND_QUIETLY ON)
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(ZLIB REQUIRED QUIET)
find_package(fmt REQUIRED QUIET)
find_package(nlohmann_json REQUIRED QUIET)
find_package(cereal REQUIRED QUIET)

# The packages of xtensor and xtensor-blas compile five checks and put flags on their users; the headers are all we need.
find_path(XTGRAD_XTENSOR_INCLUDE NAMES xtensor/xarray.hpp xtensor/containers/xarray.hpp REQUIRED)
find_path(XTGRAD_XTENSOR_BLAS_INCLUDE NAMES xtensor-blas/xlinalg.hpp REQUIRED)
find_path(XTGRAD_CBLAS_INCLUDE NAMES cblas.h PATH_SUFFIXES openblas-openmp openblas REQUIRED)
find_path(XTGRAD_ZIP_INCLUDE NAMES zip.h REQUIRED)
find_path(XTGRAD_DEFLATE_INCLUDE NAMES libdeflate.h REQUIRED)
find_path(XTGRAD_DNNL_INCLUDE NAMES oneapi/dnnl/dnnl.h)
if(XTGRAD_ONEDNN AND NOT XTGRAD_DNNL_INCLUDE)
  set(XTGRAD_ONEDNN OFF)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/link_libraries.cmake)
if(NOT TARGET xtgrad::dnnl)
  set(XTGRAD_ONEDNN OFF)
  message(STATUS "xtgrad: without oneDNN, matrix products go to OpenBLAS")
endif()

function(xtgrad_link_dependencies target)
  target_link_libraries(${target} PRIVATE
    OpenMP::OpenMP_CXX ZLIB::ZLIB xtgrad::openblas
    # Only programs that read PyTorch's files, or IDX files, need these.
    -Wl,--push-state,--as-needed xtgrad::zip xtgrad::deflate -Wl,--pop-state
    $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>
    $<BUILD_INTERFACE:cereal::cereal>)
  target_include_directories(${target} SYSTEM PRIVATE
    ${XTGRAD_XTENSOR_INCLUDE} ${XTGRAD_XTENSOR_BLAS_INCLUDE} ${XTGRAD_CBLAS_INCLUDE} ${XTGRAD_ZIP_INCLUDE}
    ${XTGRAD_DEFLATE_INCLUDE}
    $<TARGET_PROPERTY:fmt::fmt-header-only,INTERFACE_INCLUDE_DIRECTORIES>)  # train/fmt.cpp compiles it
  if(TARGET xtgrad::dnnl)
    target_link_libraries(${target} PRIVATE xtgrad::dnnl)
    target_include_directories(${target} SYSTEM PRIVATE ${XTGRAD_DNNL_INCLUDE})
    target_compile_definitions(${target} PRIVATE XTGRAD_HAS_ONEDNN=1)
  endif()
endfunction()
