# The libraries that are linked, as imported targets. Included by our own build and by the installed package, so that
# neither records where another machine keeps them.

# OpenBLAS's OpenMP variant shares our thread pool; the pthread one would compete with it for the cores.
if(NOT TARGET xtgrad::openblas)
  find_library(XTGRAD_OPENBLAS NAMES openblaso openblas PATH_SUFFIXES openblas-openmp REQUIRED)
  add_library(xtgrad::openblas UNKNOWN IMPORTED)
  set_target_properties(xtgrad::openblas PROPERTIES IMPORTED_LOCATION ${XTGRAD_OPENBLAS})
endif()

# oneDNN's own package file insists on OpenCL, which the CPU library does not need.
if(XTGRAD_ONEDNN AND NOT TARGET xtgrad::dnnl)
  find_library(XTGRAD_DNNL NAMES dnnl)
  if(XTGRAD_DNNL)
    add_library(xtgrad::dnnl UNKNOWN IMPORTED)
    set_target_properties(xtgrad::dnnl PROPERTIES IMPORTED_LOCATION ${XTGRAD_DNNL})
  endif()
endif()

# libzip's own package file insists on its command-line tools, which are another package of Debian's.
if(NOT TARGET xtgrad::zip)
  find_library(XTGRAD_ZIP NAMES zip REQUIRED)
  add_library(xtgrad::zip UNKNOWN IMPORTED)
  set_target_properties(xtgrad::zip PROPERTIES IMPORTED_LOCATION ${XTGRAD_ZIP})
endif()

if(NOT TARGET xtgrad::deflate)
  find_library(XTGRAD_DEFLATE NAMES deflate REQUIRED)
  add_library(xtgrad::deflate UNKNOWN IMPORTED)
  set_target_properties(xtgrad::deflate PROPERTIES IMPORTED_LOCATION ${XTGRAD_DEFLATE})
endif()
