#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace xtgrad::io {

/// Writes a zip container by libzip; the file appears whole or not at all, with the same bytes for the same content.
class ZipWriter {
 public:
  enum class Method { stored, deflated };
  /// Bytes of somebody else's, which must stay until commit().
  struct Piece {
    const void* bytes;
    size_t count;
  };

  /// Throws when `path` cannot be written.
  ZipWriter(const std::string& path, Method method);
  ~ZipWriter();
  /// A file of the container, of these pieces in a row; throws when there is one of that name.
  void add(const std::string& name, const std::vector<Piece>& pieces);
  /// Writes everything and puts the file in its place; throws with the path and the system's reason.
  void commit();

 private:
  struct Archive;
  std::unique_ptr<Archive> archive_;
};

}  // namespace xtgrad::io
