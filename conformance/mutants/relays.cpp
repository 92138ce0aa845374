// Relays with one fault each, on their way to the next host.

#include <algorithm>

#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// Of an answer about mail exchangers, the preference that is best; nullptr: it is none.
const dns::MxData* best_of(const dns::Resolution& found) {
  const dns::MxData* best = nullptr;
  for (const dns::ResourceRecord& record : found.records) {
    const auto* mx = std::get_if<dns::MxData>(&record.data);
    if (mx != nullptr && (best == nullptr || mx->preference < best->preference)) best = mx;
  }
  return best;
}

constexpr Mutant kMutants[] = {
    {tries_first_exchanger_alone, "tries-first-exchanger-alone",
     [](ReferenceHost& host) {
       host.resolution = [](dns::Resolution& found) {
         const dns::MxData* best = best_of(found);
         if (best == nullptr) return;
         const std::uint16_t preference = best->preference;
         std::erase_if(found.records, [preference](const dns::ResourceRecord& record) {
           return std::get<dns::MxData>(record.data).preference != preference;
         });
       };
     }},
};

}  // namespace

std::span<const Mutant> relay_mutants() { return kMutants; }

}  // namespace smtplab::conformance
