#include "viewer/web/deflate.h"

#ifdef SMTPLAB_HAS_ZLIB
#define ZLIB_CONST  // what is read is not written to
#include <zlib.h>

#include <new>
#include <stdexcept>

namespace smtplab::web {

// In one call: a lesson is far below the 4 GiB that zlib takes at once.
std::optional<std::string> deflate(std::string_view octets) {
  if (octets.size() > 0xFFFFFFFF) throw std::length_error("deflate: over 4 GiB");
  constexpr int kNoHeader = -15;  // the largest window, and neither header nor checksum
  constexpr int kMostMemory = 9;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kNoHeader, kMostMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string packed(deflateBound(&stream, octets.size()), '\0');
  stream.next_in = reinterpret_cast<const Bytef*>(octets.data());
  stream.avail_in = static_cast<uInt>(octets.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int status = ::deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::bad_alloc();
  return packed;
}

}  // namespace smtplab::web

#else

namespace smtplab::web {

std::optional<std::string> deflate(std::string_view /*octets*/) { return std::nullopt; }

}  // namespace smtplab::web

#endif
