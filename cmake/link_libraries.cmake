# The libraries that are linked, as imported targets: xtgrad::blas, xtgrad::dnnl, xtgrad::zip and xtgrad::deflate. Our own
# build and the installed package include this file, so that neither records where another machine keeps them. A library
# that is not found has no target; who includes the file decides whether that is an error.
# XTGRAD_WITH_BLAS says which BLAS: openblas, generic or, empty, none. XTGRAD_WITH_ONEDNN says whether oneDNN is looked for.

# xtgrad_find_library(TARGET VARIABLE find_library's arguments...)
function(xtgrad_find_library target variable)
  find_library(${variable} ${ARGN})
  mark_as_advanced(${variable})
  if(${variable} AND NOT TARGET ${target})
    add_library(${target} UNKNOWN IMPORTED)
    set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${${variable}})
  endif()
endfunction()

if(XTGRAD_WITH_BLAS STREQUAL "openblas")
  # OpenBLAS's OpenMP variant shares our thread pool; the pthread one would compete with it for the cores.
  xtgrad_find_library(xtgrad::blas XTGRAD_OPENBLAS NAMES openblaso openblas PATH_SUFFIXES openblas-openmp)
elseif(XTGRAD_WITH_BLAS STREQUAL "generic" AND NOT TARGET xtgrad::blas)
  find_package(BLAS QUIET)
  find_package(LAPACK QUIET)
  find_library(XTGRAD_CBLAS NAMES cblas)  # where the interface for C is a library of its own
  mark_as_advanced(XTGRAD_CBLAS)
  if(BLAS_FOUND AND LAPACK_FOUND)
    add_library(xtgrad::blas INTERFACE IMPORTED)
    set_target_properties(xtgrad::blas PROPERTIES
      INTERFACE_LINK_LIBRARIES "$<$<BOOL:${XTGRAD_CBLAS}>:${XTGRAD_CBLAS}>;${LAPACK_LIBRARIES};${BLAS_LIBRARIES}")
  endif()
endif()

# oneDNN's own package file insists on OpenCL, which the CPU library does not need.
if(XTGRAD_WITH_ONEDNN)
  xtgrad_find_library(xtgrad::dnnl XTGRAD_DNNL NAMES dnnl)
endif()

# libzip's own package file insists on its command-line tools, which are another package of Debian's.
xtgrad_find_library(xtgrad::zip XTGRAD_ZIP NAMES zip)
xtgrad_find_library(xtgrad::deflate XTGRAD_DEFLATE NAMES deflate)

# ONNX's libraries, as xtgrad::onnx_libraries: for xtgrad::onnx.
function(xtgrad_find_onnx)
  find_library(XTGRAD_ONNX_LIBRARY onnx)
  find_library(XTGRAD_ONNX_PROTO_LIBRARY onnx_proto)
  find_library(XTGRAD_PROTOBUF_LIBRARY protobuf)
  mark_as_advanced(XTGRAD_ONNX_LIBRARY XTGRAD_ONNX_PROTO_LIBRARY XTGRAD_PROTOBUF_LIBRARY)
  if(XTGRAD_ONNX_LIBRARY AND XTGRAD_ONNX_PROTO_LIBRARY AND XTGRAD_PROTOBUF_LIBRARY AND NOT TARGET xtgrad::onnx_libraries)
    add_library(xtgrad::onnx_libraries INTERFACE IMPORTED)
    set_target_properties(xtgrad::onnx_libraries PROPERTIES INTERFACE_LINK_LIBRARIES
      "${XTGRAD_ONNX_LIBRARY};${XTGRAD_ONNX_PROTO_LIBRARY};${XTGRAD_PROTOBUF_LIBRARY}")
  endif()
endfunction()
