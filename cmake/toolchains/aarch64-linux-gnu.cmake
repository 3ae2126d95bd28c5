# 64-bit ARM, cross-compiled by Debian's g++-aarch64-linux-gnu. XTGRAD_SYSROOT is a folder with the libraries' arm64
# packages, as scripts/platforms makes one; programs run under qemu-user, as an ARM server's processor without SVE.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES XTGRAD_SYSROOT)
set(CMAKE_FIND_ROOT_PATH ${XTGRAD_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)  # xtgrad's own package is installed elsewhere
# The compiler's own libc is that of the packages; what those need of each other is found among them.
set(CMAKE_SYSROOT ${XTGRAD_SYSROOT})
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -cpu neoverse-n1 -L ${XTGRAD_SYSROOT})
