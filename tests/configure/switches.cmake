# cmake -D root=... -D work=... -D options=... -P switches.cmake: each switch with a library that is there, missing or old.
# A variable that is OFF stands for a library that was not found.
function(expect should_succeed pattern)
  file(REMOVE_RECURSE ${work})
  execute_process(COMMAND ${CMAKE_COMMAND} -S ${root} -B ${work} ${options} -DXTGRAD_BUILD_TESTS=OFF
                          -DXTGRAD_BUILD_EXAMPLES=OFF ${ARGN}
                  RESULT_VARIABLE code OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if((should_succeed AND NOT code EQUAL 0) OR (NOT should_succeed AND code EQUAL 0))
    message(SEND_ERROR "${ARGN}: exit code ${code}\n${output}")
  endif()
  string(REGEX REPLACE "[ \n]+" " " output "${output}")
  if(NOT output MATCHES "${pattern}")
    message(SEND_ERROR "${ARGN}: no sentence like \"${pattern}\" in\n${output}")
  endif()
endfunction()

set(no_onednn -DXTGRAD_DNNL=OFF)
expect(FALSE "XTGRAD_ONEDNN is ON, but oneDNN \\(Debian: libdnnl-dev\\) was not found" -DXTGRAD_ONEDNN=ON ${no_onednn})
expect(TRUE "without oneDNN, all .* our own \\(XTGRAD_ONEDNN is AUTO, and oneDNN .* was not found\\)" -DXTGRAD_ONEDNN=AUTO
       ${no_onednn})
expect(TRUE "xtgrad: without oneDNN \\(XTGRAD_ONEDNN is OFF\\)")
expect(FALSE "XTGRAD_ONEDNN is \"maybe\": it should be AUTO, ON or OFF" -DXTGRAD_ONEDNN=maybe)

set(old ${work}_old)
file(WRITE ${old}/oneapi/dnnl/dnnl_version.h
     "#define DNNL_VERSION_MAJOR 1\n#define DNNL_VERSION_MINOR 8\n#define DNNL_VERSION_PATCH 0\n")
expect(FALSE "XTGRAD_ONEDNN is ON, but oneDNN 1.8.0 is too old: 2.0 or newer is needed \\(Debian: libdnnl-dev\\)"
       -DXTGRAD_ONEDNN=ON -DXTGRAD_DNNL_INCLUDE=${old} -DXTGRAD_DNNL=/usr/lib/libdnnl.so)

expect(FALSE "XTGRAD_ONNX is ON, but ONNX \\(Debian: libonnx-dev libprotobuf-dev\\) was not found" -DXTGRAD_ONNX=ON
       -DXTGRAD_ONNX_LIBRARY=OFF)
expect(TRUE "without ONNX, models are not written as .onnx \\(XTGRAD_ONNX is AUTO" -DXTGRAD_ONNX_LIBRARY=OFF)
expect(TRUE "xtgrad: without ONNX \\(XTGRAD_ONNX is OFF\\)" -DXTGRAD_ONNX=OFF)

expect(FALSE "XTGRAD_BLAS is openblas, but OpenBLAS \\(Debian: libopenblas-openmp-dev\\) was not found"
       -DXTGRAD_BLAS=openblas -DXTGRAD_OPENBLAS=OFF)
expect(FALSE "XTGRAD_BLAS is \"mkl\": it should be AUTO, openblas or generic" -DXTGRAD_BLAS=mkl)
