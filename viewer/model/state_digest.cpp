#include "viewer/model/state_digest.h"

#include <string>
#include <string_view>

#include "sim/kernel/digest.h"

namespace smtplab::viewer {
namespace {

void add_text(Digest& digest, std::string_view text) {
  digest.add_u64(text.size());
  digest.add(text);
}

void add_host(Digest& digest, const trace::HostState& host) {
  digest.add_words(std::uint64_t{host.is_up}, std::uint64_t{host.undecided},
                   std::uint64_t{host.queue.size()}, std::uint64_t{host.mailboxes.size()});
  for (const auto& [id, mail] : host.queue) {
    digest.add_words(std::uint64_t{id}, std::uint64_t{mail.octets}, std::uint64_t{mail.attempts},
                     mail.due ? static_cast<std::uint64_t>(mail.due->nanoseconds) + 1 : 0);
    add_text(digest, mail.paths);
  }
  for (const auto& [path, messages] : host.mailboxes) {
    add_text(digest, path);
    digest.add_u64(messages.size());
    for (const auto& [uid, octets] : messages) {
      digest.add_words(std::uint64_t{uid}, std::uint64_t{octets});
    }
  }
  digest.add_u64(host.shown.size());
  for (const auto& [path, count] : host.shown) {
    add_text(digest, path);
    digest.add_u64(count);
  }
  digest.add_u64(host.cache.size());
  std::string text;
  for (const auto& [key, entry] : host.cache) entry.append_to(text);
  add_text(digest, text);
}

void add_connection(Digest& digest, const trace::ConnectionState& connection) {
  digest.add_words(std::uint64_t{connection.client}, std::uint64_t{connection.server},
                   std::uint64_t{connection.port}, std::uint64_t{connection.client_open},
                   std::uint64_t{connection.server_open},
                   std::uint64_t{connection.reverse_path.has_value()},
                   std::uint64_t{connection.forward_paths.size()});
  if (connection.reverse_path) add_text(digest, *connection.reverse_path);
  for (const std::string& path : connection.forward_paths) add_text(digest, path);
}

}  // namespace

std::uint64_t world_digest(const trace::WorldState& world, std::size_t hosts) {
  Digest digest;
  digest.add_u64(static_cast<std::uint64_t>(world.now().nanoseconds));
  for (trace::HostIndex i = 0; i < hosts; ++i) add_host(digest, world.host(i));
  for (const auto& [index, connection] : world.connections()) {
    digest.add_u64(index);
    add_connection(digest, connection);
  }
  return digest.value();
}

std::uint64_t state_digest(const Future& future, const Cursor& cursor) {
  const Story& story = future.story();
  Digest digest;
  digest.add_words(world_digest(future.world_at(cursor.position), future.scenario().hosts.size()),
                   std::uint64_t{cursor.position}, std::uint64_t{cursor.seen});
  if (cursor.seen == 0) return digest.value();
  const Moment& lit = story.moments()[cursor.seen - 1];
  digest.add_words(std::uint64_t{lit.event}, std::uint64_t{lit.conversation},
                   std::uint64_t{lit.line}, std::uint64_t{lit.happening});
  for (std::uint32_t i = 0; i < story.conversations().size(); ++i) {
    const auto last = story.last_line(i, cursor.seen);
    digest.add_u64(last ? std::uint64_t{story.moments()[*last].line} + 1 : 0);
  }
  return digest.value();
}

}  // namespace smtplab::viewer
