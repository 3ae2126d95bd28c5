#pragma once
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include <xtgrad/lib/show_config.h>

/// What a benchmark ran on: {"processor", "cores", "config": show_config(), "blas": the libraries loaded as BLAS}.
inline nlohmann::ordered_json machine() {
  std::string processor = "unknown processor", blas;
  std::ifstream cpu("/proc/cpuinfo"), maps("/proc/self/maps");
  for (std::string line; std::getline(cpu, line);)
    if (line.starts_with("model name")) processor = line.substr(line.find(':') + 2);
  for (std::string line; std::getline(maps, line);) {
    const std::string file = line.substr(std::min(line.size(), line.rfind('/') + 1));
    if (file.find("blas") != std::string::npos && blas.find(file) == std::string::npos)
      blas += (blas.empty() ? "" : ", ") + file;
  }
  return {{"processor", processor},
          {"cores", std::thread::hardware_concurrency()},
          {"config", xtgrad::show_config()},
          {"blas", blas}};
}
