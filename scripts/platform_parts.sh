# shellcheck shell=bash disable=SC2154
# What scripts/platforms knows of each platform. Sourced, not run.
platforms=${XTGRAD_PLATFORMS:-${XDG_CACHE_HOME:-$HOME/.cache}/xtgrad/platforms}
quick= resume=
mkdir -p "$platforms/logs" "$platforms/passed"

# ---- Running without leaving anything

child=
trap '[[ -z $child ]] || kill -KILL "$child" 2>/dev/null' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# contained COMMAND ...: in namespaces of its own. When it ends, or this script does, its processes and mounts end.
contained() {
  local namespaces=(--mount --pid --fork --kill-child --mount-proc)
  ((EUID == 0)) || namespaces+=(--user --map-current-user)
  setpriv --pdeathsig KILL unshare "${namespaces[@]}" -- "$@" &
  child=$!
  local code=0
  wait "$child" || code=$?
  child=
  return "$code"
}

# ---- One platform

# What this checkout holds, without what is not built or run.
state_of_sources() {
  (cd "$root" && git ls-files -co --exclude-standard -z -- . ':!docs' ':!*.md' | xargs -0 sha1sum 2>/dev/null | sha1sum | cut -d' ' -f1)
}

# run_platform NAME: prints "NAME  versions  tests  time", or where the log is. A run that --resume goes on with has
# left its line in $platforms/passed.
run_platform() {
  local name=$1 log=$platforms/logs/$1.log start=$SECONDS code=0 sources line passed=$platforms/passed/$1$quick
  printf '%-13s' "$name"
  sources=$(state_of_sources)
  if [[ -n $resume && -f $passed && $(head -n 1 "$passed") == "$sources" ]]; then
    printf '%s, passed on %s\n' "$(tail -n 1 "$passed")" "$(date -r "$passed" '+%F %R')"
    return
  fi
  prepare "$name" >"$log" 2>&1 && contained bash -c '
    . scripts/common.sh && . scripts/platform_parts.sh && quick=$2 && trap - EXIT && "on_$(kind_of "$1")" "$1"' \
    _ "$name" "$quick" >>"$log" 2>&1 || code=$?
  if ((code == 0)); then
    printf -v line '%s, %s (%d min %02d s)' "$(versions_in "$log")" "$(tests_in "$log")" \
      $(((SECONDS - start) / 60)) $(((SECONDS - start) % 60))
    echo "$line"
    printf '%s\n' "$sources" "$line" >"$passed"
  else
    printf 'FAILED with exit code %d; the end of %s:\n' "$code" "$log"
    tail -n 25 "$log" | sed 's/^/    /'
    return 1
  fi
}

kind_of() {
  case $1 in
    debian13 | gcc13) echo chroot ;;
    aarch64 | packages) echo "$1" ;;
    *) echo host ;;
  esac
}

# The lines of show_config() that tell platforms apart, in one.
versions_in() {
  sed -n -E 's/^  - ((g\+\+|clang) .*)/\1/p; s/^  - BLAS and LAPACK: (.*)/\1/p; s/^  - (oneDNN: .*)/\1/p;
    s/^  - instruction set: (.*)/\1/p' "$1" | awk '!seen[$0]++' | paste -sd'|' | sed 's/|/, /g'
}

# "906 tests passed, skipped: a b", from CTest's summary or doctest's.
tests_in() {
  local passed skipped
  passed=$(sed -n -E 's/^.* tests passed, 0 tests failed out of ([0-9]+)$/\1/p; s/^\[doctest\] test cases: *[0-9]+ \| *([0-9]+) passed.*/\1/p' \
    "$1" | awk '{n += $1} END {print n + 0}')
  skipped=$(sed -n -E 's/^\t *[0-9]+ - (.*) \(Skipped\)$/\1/p' "$1" | paste -sd' ')
  echo "$((passed - $(wc -w <<<"$skipped"))) tests passed${skipped:+, skipped: $skipped}"
}

# two_commands [CTEST ARGS]: the README's two commands, or their quick form. XTGRAD_EMULATOR says how to start programs of
# another processor.
two_commands() {
  local out=$build_dir/platform_run
  calm_threads
  if [[ -n $quick ]]; then
    configure release
    cmake --build "$build_dir" --target mnist_mlp show_config xtgrad_tests reference_tests
    local run
    read -ra run <<<"${XTGRAD_EMULATOR:-}"
    "${run[@]}" "$build_dir/examples/mnist_mlp" --quick --out "$out"
    "${run[@]}" "$build_dir/examples/show_config"
    "${run[@]}" "$build_dir/tests/xtgrad_tests"
    "${run[@]}" "$build_dir/tests/reference_tests"
  else
    # An emulated epoch of 60 000 digits takes most of an hour.
    local training=(--epochs 2)
    [[ -z ${XTGRAD_EMULATOR:-} ]] || training=(--quick)
    "$root/scripts/run" mnist_mlp "${training[@]}" --out "$out"
    "$root/scripts/run" show_config
    "$root/scripts/test" "$@"
  fi
}

# ---- Tests that are not run everywhere, with the reasons

# The library is built a second time, as a shared one: as long as everything else takes. scripts/test and debian13 do it.
declare -A built_twice=(
  [consumer_add_subdirectory]="builds the library again, as a shared one"
  [consumer_install_shared]="needs the shared library"
  [consumer_find_package_shared]="needs the shared library"
  [consumer_pkg_config_shared]="needs the shared library"
)

# leave_out NAME ...: sets `without` to CTest's arguments that leave these tests out, and says so.
leave_out() {
  local name
  for name; do echo "not run: $name (${built_twice[$name]:-${not_emulated[$name]:-}})"; done
  without=(-E "^($(IFS='|' && echo "$*"))\$")
}

# ---- This system, with other compilers and options

on_host() {
  export XTGRAD_BUILD=$platforms/$1 XTGRAD_WERROR=ON
  build_dir=$XTGRAD_BUILD
  local blas=/usr/lib/$(gcc -print-multiarch)
  # What libtorch's own programs print, and old processors, are tested with the system's compiler.
  local all="-DXTGRAD_LIBTORCH=OFF -DXTGRAD_QEMU=OFF"
  case $1 in
    clang16 | clang19) use_clang "${1#clang}" ;;
    libcxx)
      use_clang 19
      # ONNX's library speaks libstdc++'s strings.
      XTGRAD_CMAKE_ARGS="-DCMAKE_CXX_FLAGS=-stdlib=libc++ -DXTGRAD_ONNX=OFF"
      ;;
    onednn) XTGRAD_CMAKE_ARGS="-DXTGRAD_ONEDNN=ON" ;;
    generic-blas)
      # By full paths: the plain names lead to OpenBLAS where that is installed, too.
      XTGRAD_CMAKE_ARGS="-DXTGRAD_BLAS=generic -DBLAS_LIBRARIES=$blas/blas/libblas.so -DLAPACK_LIBRARIES=$blas/lapack/liblapack.so"
      ;;
    no-simd) XTGRAD_CMAKE_ARGS="-DXTGRAD_SIMD=OFF" ;;
  esac
  export XTGRAD_CMAKE_ARGS="$all ${XTGRAD_CMAKE_ARGS:-}"
  read -ra cmake_args <<<"$XTGRAD_CMAKE_ARGS"
  leave_out "${!built_twice[@]}"
  two_commands "${without[@]}"
}

# use_clang VERSION: with its own OpenMP runtime, of which Debian installs one version at a time.
use_clang() {
  local llvm=$platforms/libomp-$1/usr/lib/llvm-$1
  export CXX=clang++-$1 CPATH=$llvm/lib/clang/$1/include LIBRARY_PATH=$llvm/lib LD_LIBRARY_PATH=$llvm/lib
}

# prepare NAME: installs and downloads what the platform needs; outside of its namespaces, where sudo works.
prepare() {
  case $1 in
    debian13 | gcc13 | packages) prepare_chroot ;;
    clang16 | clang19) prepare_clang "${1#clang}" ;;
    libcxx)
      install_packages libc++-19-dev libc++abi-19-dev
      prepare_clang 19
      ;;
    aarch64) prepare_sysroot ;;
    onednn) install_packages libdnnl-dev ;;
    generic-blas) install_packages libblas-dev liblapack-dev ;;
    *) install_packages ;;
  esac
}

prepare_clang() {
  install_packages "clang-$1"
  local folder=$platforms/libomp-$1 package
  [[ -d $folder ]] && return
  mkdir -p "$folder.new/packages"
  (cd "$folder.new/packages" && apt-get -q download "libomp-$1-dev" "libomp5-$1")
  for package in "$folder.new/packages"/*.deb; do dpkg-deb -x "$package" "$folder.new"; done
  mv "$folder.new" "$folder"
}

# ---- Debian 13

# The mirror that this system uses.
mirror() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1; }

# What apt and the resolver are told here holds in a chroot, too.
host_settings() {
  apt-config dump Acquire >"$1/etc/apt/apt.conf.d/00host"
  cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
}

prepare_chroot() {
  local chroot=$platforms/debian13-root
  ((EUID == 0)) || die "the chroot of Debian 13 needs root: sudo scripts/platforms"
  install_packages debootstrap
  if [[ ! -e $chroot/made ]]; then
    rm -rf "$chroot"
    debootstrap --variant=minbase --include=ca-certificates,ccache trixie "$chroot" "$(mirror)"
    touch "$chroot/made"
  fi
  host_settings "$chroot"
}

# What a clone of this checkout would hold, uncommitted changes included.
copy_sources() {
  mkdir -p "$1"
  (cd "$root" && git ls-files -co --exclude-standard -z | xargs -0 sh -c 'for f; do [ -e "$f" ] && printf "%s\0" "$f"; done; true' _ |
    tar --null -T - -c) | tar -x -C "$1"
}

# enter CHROOT COMMANDS [VARIABLE=VALUE ...]: runs the commands in a fresh copy of the sources, with our compiler cache.
enter() {
  local chroot=$1 commands=$2 cache inside=(HOME=/root LANG=C.UTF-8 XTGRAD_WERROR=ON "${@:3}")
  rm -rf "${chroot:?}/xtgrad"
  copy_sources "$chroot/xtgrad"
  cache=$(ccache -k cache_dir)
  mkdir -p "$cache" "$chroot/ccache" "$chroot/data"
  mount -t proc proc "$chroot/proc"
  mount --rbind /dev "$chroot/dev"
  mount --bind "$cache" "$chroot/ccache"
  if [[ -d ${XTGRAD_DATA:-} ]]; then
    mount --bind -o ro "$XTGRAD_DATA" "$chroot/data"
    inside+=(XTGRAD_DATA=/data XTGRAD_REQUIRE_DATA="${XTGRAD_REQUIRE_DATA:-}")
  fi
  chroot "$chroot" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin CCACHE_DIR=/ccache "${inside[@]}" bash -c "
    cd /xtgrad && . scripts/common.sh && . scripts/platform_parts.sh && trap - EXIT && quick=$quick
    $commands"
}

on_chroot() {
  local variables=(XTGRAD_CMAKE_ARGS=-DXTGRAD_ONEDNN=ON)
  # g++ 13 links with a libstdc++ of its own version, Debian's libraries ask for that of g++ 14, which is the one that runs.
  [[ $1 != gcc13 ]] || variables=(CXX=g++-13 "XTGRAD_CMAKE_ARGS=-DXTGRAD_ONEDNN=ON -DCMAKE_CXX_FLAGS=-Wl,--allow-shlib-undefined")
  # What the whole suite tests beside the library: its reports in a browser, its files in today's PyTorch.
  local tools=(chromium python3-torch libonnx-dev libprotobuf-dev pkg-config valgrind libdnnl-dev)
  [[ -z $quick ]] || tools=(libdnnl-dev)
  local all='without=()'
  [[ $1 != gcc13 ]] || all='leave_out "${!built_twice[@]}"'
  enter "$platforms/debian13-root" "install_packages \${CXX:-} ${tools[*]} && $all && two_commands \"\${without[@]}\"" \
    "${variables[@]}"
}

# Debian packages: made in one chroot, installed in a fresh one, where a program builds against them and runs.
on_packages() {
  local chroot=$platforms/debian13-root fresh=$platforms/debian13-fresh
  enter "$chroot" "scripts/package"
  rm -rf "$fresh"
  debootstrap --variant=minbase --include=ca-certificates trixie "$fresh" "$(mirror)"
  host_settings "$fresh"
  cp "$chroot"/xtgrad/build-package/*.deb "$fresh/"
  enter "$fresh" '
    apt-get -q update
    apt-get -q -y install --no-install-recommends /*.deb g++ cmake make pkg-config
    cmake -S tests/consumer -B /consumer && cmake --build /consumer && /consumer/consumer
    g++ -std=c++20 -O1 tests/consumer/main.cpp $(pkg-config --cflags --libs xtgrad) -o /consumer/by_pkg_config
    /consumer/by_pkg_config
    g++ -std=c++20 packaging/conan/test_package/test_package.cpp $(pkg-config --cflags --libs xtgrad) -o /consumer/config
    /consumer/config
    dpkg -L libxtgrad0 libxtgrad-dev | grep -E "LICENSE|copyright|xtgrad.pc|download_mnist"
    echo "100% tests passed, 0 tests failed out of 3"'
}

# ---- 64-bit ARM

prepare_sysroot() {
  local sysroot=$platforms/aarch64-root
  install_packages g++-aarch64-linux-gnu qemu-user mmdebstrap
  [[ -e $sysroot/made ]] && return
  ((EUID == 0)) || die "the folder of arm64 packages needs root: sudo scripts/platforms"
  local codename
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  rm -rf "$sysroot"
  # Unpacked, not installed: nothing of it runs here but by qemu.
  local list
  list=$(IFS=,; echo "${libraries[*]}")
  # shellcheck disable=SC2046
  mmdebstrap --mode=root --variant=extract --architectures=arm64 --aptopt='APT::Install-Recommends "false"' \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --include="$list,libc6-dev,libstdc++-12-dev,libgomp1,libonnx-dev,libprotobuf-dev" \
    "$codename" "$sysroot" $(ls /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null)
  touch "$sysroot/made"
}

# Tests that are not emulated, with the reasons. qemu takes about 50 times as long to train as this processor.
declare -A not_emulated=(
  [program_mnist]="trains on all digits of MNIST, twice"
  [program_resume]="trains eight times, with one thread and with two"
  [program_signals_in_products]="a product takes longer than the 200 ms in which several signals count as one"
  [example_mnist_optimizers]="trains for 34 seconds here"
  [example_mnist_activations]="trains for 31 seconds"
  [example_mnist_regularisation]="trains for 18 seconds"
  [example_mnist_classifiers]="trains for 14 seconds"
  [example_mlp_classifier]="trains for 12 seconds"
  [example_cifar_transfer]="trains for 8 seconds"
  ["saving takes no more than one tensor above the model"]="qemu's translations count as the program's memory"
  ["loading a file of 64 MB takes no more than one and a half times that"]="qemu's translations, too"
  ["8-bit floats take four times their file and no more than their own storage beside it"]="qemu's translations, too"
)

on_aarch64() {
  local sysroot=$platforms/aarch64-root
  export XTGRAD_BUILD=$platforms/aarch64 XTGRAD_WERROR=ON XTGRAD_EMULATOR="qemu-aarch64 -cpu neoverse-n1 -L $sysroot"
  export XTGRAD_CMAKE_ARGS="--toolchain $root/cmake/toolchains/aarch64-linux-gnu.cmake -DXTGRAD_SYSROOT=$sysroot"
  build_dir=$XTGRAD_BUILD
  read -ra cmake_args <<<"$XTGRAD_CMAKE_ARGS"
  leave_out "${!not_emulated[@]}" "${!built_twice[@]}"
  two_commands "${without[@]}"
}
