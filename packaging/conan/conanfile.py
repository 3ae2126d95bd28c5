from os.path import join

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, rmdir

required_conan_version = ">=2.0"


class XtgradConan(ConanFile):
    name = "xtgrad"
    version = "0.1.0"
    description = "C++20 autograd tensor framework: train models written in C++ as in PyTorch"
    license = "BSD-3-Clause"
    topics = ("autograd", "tensor", "deep-learning", "pytorch")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False], "with_onednn": [True, False]}
    default_options = {"shared": False, "fPIC": True, "with_onednn": False, "openblas/*:build_lapack": True,
                       "openblas/*:use_openmp": True}

    def export_sources(self):
        # The recipe lies in the checkout that it builds; a published one takes a release's archive instead.
        root = join(self.recipe_folder, "..", "..")
        for pattern in ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "lib/*", "autograd/*", "nn/*", "optim/*",
                        "data/*", "train/*", "scripts/download_mnist"):
            copy(self, pattern, src=root, dst=self.export_sources_folder)

    def configure(self):
        if self.options.shared:
            self.options.rm_safe("fPIC")

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("openblas/0.3.27")
        self.requires("zlib/1.3.1")
        self.requires("libdeflate/1.20")
        self.requires("libzip/1.10.1")
        if self.options.with_onednn:
            self.requires("onednn/2.4.4")
        # Headers that no public header includes.
        for header_only in ("xtensor/0.24.7", "xtensor-blas/0.20.0", "cereal/1.3.2", "fmt/10.2.1",
                            "nlohmann_json/3.11.3"):
            self.requires(header_only, visible=False)

    def validate(self):
        check_min_cppstd(self, 20)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables.update({
            "XTGRAD_BLAS": "openblas",
            "XTGRAD_ONEDNN": "ON" if self.options.with_onednn else "OFF",
            "XTGRAD_ONNX": "OFF",
            "XTGRAD_BUILD_TESTS": "OFF",
            "XTGRAD_BUILD_EXAMPLES": "OFF",
        })
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", src=self.source_folder, dst=join(self.package_folder, "licenses"))
        # CMakeDeps writes these for the consumer.
        rmdir(self, join(self.package_folder, "lib", "cmake"))
        rmdir(self, join(self.package_folder, "lib", "pkgconfig"))

    def package_info(self):
        self.cpp_info.libs = ["xtgrad"]
        self.cpp_info.set_property("cmake_file_name", "xtgrad")
        self.cpp_info.set_property("cmake_target_name", "xtgrad::xtgrad")
        self.cpp_info.set_property("pkg_config_name", "xtgrad")
        if self.settings.os in ("Linux", "FreeBSD") and not self.options.shared:
            self.cpp_info.exelinkflags = ["-fopenmp"]
            self.cpp_info.sharedlinkflags = ["-fopenmp"]
            self.cpp_info.system_libs = ["pthread", "m"]
