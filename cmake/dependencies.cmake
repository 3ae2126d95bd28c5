# Everything that xtgrad builds on, and how it is linked. Public headers need none of it.
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(cereal REQUIRED)
find_package(xtensor REQUIRED)
find_package(xtensor-blas REQUIRED)

# OpenBLAS's OpenMP variant shares our thread pool; the pthread one would compete with it for the cores.
find_library(XTGRAD_OPENBLAS NAMES openblas PATH_SUFFIXES openblas-openmp REQUIRED)
find_path(XTGRAD_CBLAS_INCLUDE NAMES cblas.h PATH_SUFFIXES openblas-openmp REQUIRED)

if(XTGRAD_ONEDNN)
  # Its package file insists on OpenCL, which the CPU library does not need.
  find_library(XTGRAD_DNNL NAMES dnnl)
  find_path(XTGRAD_DNNL_INCLUDE NAMES oneapi/dnnl/dnnl.h)
  if(NOT XTGRAD_DNNL OR NOT XTGRAD_DNNL_INCLUDE)
    message(STATUS "oneDNN not found: matrix products go to OpenBLAS")
  endif()
endif()

function(xtgrad_link_dependencies target)
  target_link_libraries(${target} PRIVATE
    OpenMP::OpenMP_CXX ZLIB::ZLIB
    $<BUILD_INTERFACE:fmt::fmt-header-only>
    $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>
    $<BUILD_INTERFACE:cereal::cereal>
    ${XTGRAD_OPENBLAS})
  # xtensor's own targets would put its flags on our users; its headers are all that is needed.
  get_target_property(xtensor_include xtensor INTERFACE_INCLUDE_DIRECTORIES)
  target_include_directories(${target} SYSTEM PRIVATE ${xtensor_include} ${XTGRAD_CBLAS_INCLUDE})
  if(XTGRAD_DNNL AND XTGRAD_DNNL_INCLUDE)
    target_link_libraries(${target} PRIVATE ${XTGRAD_DNNL})
    target_include_directories(${target} SYSTEM PRIVATE ${XTGRAD_DNNL_INCLUDE})
    target_compile_definitions(${target} PRIVATE XTGRAD_HAS_ONEDNN=1)
  endif()
endfunction()
