#include "sim/scenario/bundled_folder.h"

#include <filesystem>
#include <system_error>

namespace smtplab::scenario {

std::string bundled_scenarios() {
  std::error_code error;
  const std::filesystem::path program =
      std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const std::filesystem::path& folder :
       {program / "../../scenarios", program / "../share/smtplab/scenarios",
        std::filesystem::path("scenarios")}) {
    if (std::filesystem::is_directory(folder, error))
      return std::filesystem::weakly_canonical(folder, error).string();
  }
  return "scenarios";
}

}  // namespace smtplab::scenario
