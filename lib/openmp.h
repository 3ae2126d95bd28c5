#pragma once

// OpenMP's runtime where a program is linked with it, for its own sake or for that of LAPACK, and else null: xtgrad's
// threads are its own.

extern "C" {
[[gnu::weak]] int omp_in_parallel();
[[gnu::weak]] int omp_get_max_threads();
[[gnu::weak]] void omp_set_num_threads(int);
}
