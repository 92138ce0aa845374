#include "conformance/mutants/hop_interference.h"

#include <memory>
#include <utility>

namespace smtplab::conformance {
namespace {

class HopRewriter : public Interference {
 public:
  explicit HopRewriter(std::function<std::string(std::string)> change)
      : change_(std::move(change)) {}

  std::string to_server(std::string_view octets) override { return change_(std::string(octets)); }

 private:
  std::function<std::string(std::string)> change_;
};

}  // namespace

void hop_interfere(ReferenceHost& host, LineChanges changes) {
  host.hop_interference = [changes = std::move(changes)] {
    return std::make_unique<LineInterference>(changes);
  };
}

void hop_rewrites(ReferenceHost& host, std::function<std::string(std::string segment)> change) {
  host.hop_interference = [change = std::move(change)] {
    return std::make_unique<HopRewriter>(change);
  };
}

void hop_sends(ReferenceHost& host, std::string_view from, std::string_view to) {
  hop_rewrites(host, [from = std::string(from), to = std::string(to)](std::string segment) {
    return replaced(std::move(segment), from, to);
  });
}

std::string with_offer(std::string reply, std::string_view keyword) {
  if (!reply.starts_with("250")) return reply;
  const std::size_t before = reply.rfind("\r\n", reply.size() - 3);
  const std::size_t last = before == std::string::npos ? 0 : before + 2;
  reply[last + 3] = '-';
  return reply.append("250 ").append(keyword).append("\r\n");
}

std::string with_code(std::string reply, std::string_view code) {
  for (std::size_t at = 0; at + 3 <= reply.size();) {
    reply.replace(at, 3, code);
    at = reply.find("\r\n", at);
    if (at == std::string::npos) break;
    at += 2;
  }
  return reply;
}

std::string without_parameter(std::string_view line, std::string_view parameter) {
  std::string text(line);
  const std::size_t at = text.find(parameter);
  if (at == std::string::npos) return text;
  text.erase(at, text.find(' ', at + 1) - at);
  return text;
}

std::string without_field(std::string segment, std::string_view name) {
  const std::string start = "\r\n" + std::string(name) + ":";
  const std::size_t at = segment.find(start);
  if (at == std::string::npos) return segment;
  std::size_t end = segment.find("\r\n", at + 2);
  while (end != std::string::npos && end + 2 < segment.size() &&
         (segment[end + 2] == ' ' || segment[end + 2] == '\t')) {
    end = segment.find("\r\n", end + 2);
  }
  if (end != std::string::npos) segment.erase(at, end - at);
  return segment;
}

}  // namespace smtplab::conformance
