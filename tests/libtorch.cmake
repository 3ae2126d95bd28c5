# libtorch, where it is installed: the ported programs and the operators are compared with it.
find_path(XTGRAD_LIBTORCH_INCLUDE torch/torch.h PATH_SUFFIXES torch/csrc/api/include)
find_library(XTGRAD_LIBTORCH torch_cpu)
find_library(XTGRAD_LIBC10 c10)
