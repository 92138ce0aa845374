#include "viewer/panels/picture.h"

#include <png.h>

#include <algorithm>
#include <cmath>

namespace smtplab::panels {
namespace {

constexpr int kChannels = 3;

}  // namespace

Picture Picture::cut(const Area& area) const {
  const int left = std::clamp(static_cast<int>(std::floor(area.x)), 0, width);
  const int top = std::clamp(static_cast<int>(std::floor(area.y)), 0, height);
  const int right = std::clamp(static_cast<int>(std::ceil(area.x + area.width)), left, width);
  const int bottom = std::clamp(static_cast<int>(std::ceil(area.y + area.height)), top, height);
  Picture part;
  part.width = right - left;
  part.height = bottom - top;
  for (int y = top; y < bottom; ++y) {
    const auto row = octets.begin() + static_cast<std::ptrdiff_t>(y) * width * kChannels;
    part.octets.insert(part.octets.end(), row + left * kChannels, row + right * kChannels);
  }
  return part;
}

bool write_png(const Picture& picture, const std::string& file) {
  if (picture.width <= 0 || picture.height <= 0) return false;
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_RGB;
  return png_image_write_to_file(&image, file.c_str(), 0, picture.octets.data(), 0, nullptr) != 0;
}

}  // namespace smtplab::panels
