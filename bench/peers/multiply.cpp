// multiply WHO N M K LAYOUTS TYPE THREADS: a process that computes one product, c [n, m] = a [n, k] b [k, m], as often
// as each line of its input says. WHO is ours, onednn or openblas; LAYOUTS says of a and of b whether its transpose
// lies in memory (NN, NT, TN, TT); TYPE is float or double.
#include <cblas.h>
#include <omp.h>
#include <oneapi/dnnl/dnnl.h>

#include <iostream>
#include <string>
#include <type_traits>

#include <xtgrad/lib/kernels/gemm.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/xtgrad.h>

extern "C" void openblas_set_num_threads(int);

namespace {

using namespace xtgrad;

struct Shape {
  int n, m, k;
  bool transpose_a, transpose_b;
};

void multiply_by_onednn(const Shape& s, const float* a, const float* b, float* c) {
  dnnl_sgemm(s.transpose_a ? 'T' : 'N', s.transpose_b ? 'T' : 'N', s.n, s.m, s.k, 1, a, s.transpose_a ? s.n : s.k, b,
             s.transpose_b ? s.k : s.m, 0, c, s.m);
}

template <class T>
void multiply_by_openblas(const Shape& s, const T* a, const T* b, T* c) {
  const auto order = [](bool transposed) { return transposed ? CblasTrans : CblasNoTrans; };
  const int leading_a = s.transpose_a ? s.n : s.k, leading_b = s.transpose_b ? s.k : s.m;
  if constexpr (std::is_same_v<T, float>)
    cblas_sgemm(CblasRowMajor, order(s.transpose_a), order(s.transpose_b), s.n, s.m, s.k, 1, a, leading_a, b, leading_b,
                0, c, s.m);
  else
    cblas_dgemm(CblasRowMajor, order(s.transpose_a), order(s.transpose_b), s.n, s.m, s.k, 1, a, leading_a, b, leading_b,
                0, c, s.m);
}

template <class T>
void serve(const std::string& who, const Shape& s) {
  const auto dtype = dtype_of<T>();
  const Array a = (s.transpose_a ? rand({s.k, s.n}, dtype) : rand({s.n, s.k}, dtype)).array(),
              b = (s.transpose_b ? rand({s.m, s.k}, dtype) : rand({s.k, s.m}, dtype)).array();
  const Array x = s.transpose_a ? a.transpose(0, 1) : a, y = s.transpose_b ? b.transpose(0, 1) : b;
  const Array c = empty_array({s.n, s.m}, dtype);
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line); std::cout << "done" << std::endl)
    for (int step = std::stoi(line); step > 0; --step)
      if (who == "ours")
        kernels::gemm(1, x, y, 0, c);
      else if (who == "openblas")
        multiply_by_openblas(s, a.data<T>(), b.data<T>(), c.data<T>());
      else if constexpr (std::is_same_v<T, float>)
        multiply_by_onednn(s, a.data<T>(), b.data<T>(), c.data<T>());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 8) return 2;
  const std::string who = argv[1], layouts = argv[5], type = argv[6];
  const int threads = std::stoi(argv[7]);
  set_num_threads(threads);
  omp_set_num_threads(threads);
  openblas_set_num_threads(threads);
  const NoGradGuard no_grad;
  const Shape shape{std::stoi(argv[2]), std::stoi(argv[3]), std::stoi(argv[4]), layouts.at(0) == 'T',
                    layouts.at(1) == 'T'};
  type == "float" ? serve<float>(who, shape) : serve<double>(who, shape);
}
