# shellcheck shell=bash disable=SC2034,SC2119
# What the scripts share: finding packages, configuring and building quietly. Sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

libraries=(libxtensor-dev libxtensor-blas-dev libxsimd-dev libcereal-dev doctest-dev libopenblas-openmp-dev
  zlib1g-dev libdeflate-dev libzip-dev libnanoflann-dev libcli11-dev libfmt-dev nlohmann-json3-dev)
extras=(libdnnl-dev clang-14 clang-format-14 clang-tidy-14 libomp-14-dev qemu-user ccache chromium libtorch-dev python3-torch
  libonnx-dev libprotobuf-dev pkg-config debootstrap)

# XTGRAD_BUILD names another build folder, XTGRAD_CMAKE_ARGS more options of CMake's: scripts/platforms builds by them.
build_dir=$(realpath -m "${XTGRAD_BUILD:-$root/build}")
read -ra cmake_args <<<"${XTGRAD_CMAKE_ARGS:-}"

# Without the first ccache keeps nothing that was compiled with precompiled headers; by the second a checkout in another
# folder finds the same objects.
export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=$root

die() {
  echo "xtgrad: $*" >&2
  exit 1
}

# Names the packages that are not there: the libraries, the tools that no other source provides, and the arguments.
missing_packages() {
  command -v g++ >/dev/null || echo g++
  command -v cmake >/dev/null || echo cmake
  command -v ninja >/dev/null || echo ninja-build
  command -v curl >/dev/null || command -v wget >/dev/null || printf '%s\n' curl ca-certificates
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${libraries[@]}" "$@" 2>/dev/null || true)
  printf '%s\n' "${libraries[@]}" "$@" | grep -vxFf <(sed -n 's/^installed //p' <<<"$installed") || true
}

# Installs what is missing, the arguments included. Elsewhere than on Debian and Ubuntu the packages are only named, by configure.
install_packages() {
  command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 0
  local missing become=()
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  if ((EUID != 0)); then
    command -v sudo >/dev/null || die "packages are missing; as root, run: apt-get install ${missing[*]}"
    become=(sudo)
  fi
  echo "xtgrad: installing ${missing[*]}" >&2
  local log
  log=$(mktemp)
  apt() { "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null >>"$log" 2>&1; }
  apt install --no-install-recommends "${missing[@]}" ||
    { apt update && apt install --no-install-recommends "${missing[@]}"; } ||
    { cat "$log" >&2 && die "apt-get could not install: ${missing[*]}"; }
  rm -f "$log"
}

# configure PRESET [CMAKE ARGS]: shows only warnings and errors.
configure() {
  local preset=$1 launcher=()
  shift
  command -v ccache >/dev/null && launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  [[ $preset == release ]] && launcher+=(-B "$build_dir")
  (cd "$root" && cmake --preset "$preset" --log-level=WARNING "${launcher[@]}" \
    -DXTGRAD_WERROR="${XTGRAD_WERROR:-OFF}" "${cmake_args[@]}" "$@" >/dev/null) ||
    die "configuring failed; xtgrad needs a C++20 compiler, cmake 3.25, ninja and (Debian's names) ${libraries[*]}"
}

# build FOLDER [TARGET]: ninja's progress on a terminal; elsewhere only warnings and errors.
build() {
  if [[ -t 2 ]]; then
    cmake --build "$1" ${2:+--target "$2"} >&2
  else
    cmake --build "$1" ${2:+--target "$2"} -- --quiet 2>&1 | { grep -vxF 'ninja: no work to do.' >&2 || true; }
  fi || die "the build failed"
}

# Waiting threads soon sleep: where other programs run, spinning turns a millisecond into tens of them.
calm_threads() {
  [[ -n ${OMP_WAIT_POLICY:-} || -n ${GOMP_SPINCOUNT:-} ]] || export GOMP_SPINCOUNT=10000
}
