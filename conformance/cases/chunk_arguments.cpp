// The argument of BDAT (RFC 3030 section 2).

#include "conformance/cases/chunks.h"
#include "conformance/cases/steps.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// BDAT with the probe behind it, in a transaction; no chunk follows.
void send_argument(Dialogue& server) {
  given_chunking(server);
  server.given_transaction();
  server.send("BDAT" + std::string(server.probe()) + "\r\n");
}
Finding argument_is_refused(Dialogue& server) {
  send_argument(server);
  answers(server);
  return server.reply_is(k5yz);
}
/// And the session goes on: another command is answered, once.
Finding argument_keeps_session(Dialogue& server) {
  send_argument(server);
  server.given_reply(k5yz);
  return server.stays_open();
}

constexpr Case kChunkArgumentsCases[] = {
    {.id = "bdat-without-size",
     .requirement = "R3030-2-b",
     .mutant = Defect::takes_missing_size_for_none,
     .needs = Need::mailbox,
     .probe = "",
     .run = argument_is_refused},
    {.id = "bdat-with-word-for-size",
     .requirement = "R3030-2-b",
     .mutant = Defect::takes_word_for_size,
     .needs = Need::mailbox,
     .probe = " abc",
     .run = argument_is_refused},
    {.id = "bdat-with-negative-size",
     .requirement = "R3030-2-b",
     .also = {"R5321-2.1-c"},
     .mutant = Defect::waits_for_negative_chunk,
     .needs = Need::mailbox,
     .probe = " -1",
     .run = argument_is_refused},
    {.id = "bdat-with-hexadecimal-size",
     .requirement = "R3030-2-b",
     .mutant = Defect::takes_hexadecimal_size,
     .needs = Need::mailbox,
     .probe = " 0x0",
     .run = argument_is_refused},
    {.id = "bdat-with-other-word",
     .requirement = "R3030-2-b",
     .mutant = Defect::takes_other_word_behind_size,
     .needs = Need::mailbox,
     .probe = " 0 FIRST",
     .run = argument_is_refused},
    {.id = "bdat-with-text-behind-last",
     .requirement = "R3030-2-b",
     .mutant = Defect::takes_text_behind_last,
     .needs = Need::mailbox,
     .probe = " 0 LAST now",
     .run = argument_is_refused},
    {.id = "bdat-argument-keeps-session",
     .requirement = "R5321-4.1.1.10-b",
     .also = {"R5321-3.8-a", "R3030-2-b"},
     .mutant = Defect::wrong_chunk_size_closes_connection,
     .needs = Need::mailbox,
     .probe = " abc",
     .run = argument_keeps_session},
    {.id = "bdat-size-beyond-64-bits",
     .requirement = "R3030-2-g",
     .also = {"R3030-2-b"},
     .mutant = Defect::counts_chunks_in_64_bits,
     .needs = Need::mailbox,
     .security = true,
     .run =
         [](Dialogue& server) {
           // 2^64 and eight: who loses the first takes the eight octets for a whole chunk. A server
           // that waits for more is as right as one that refuses.
           given_chunking(server);
           server.given_transaction();
           server.send("BDAT 18446744073709551624 LAST\r\nX: y\r\n\r\n");
           if (!server.listen(seconds(2))) return server.require(true, {});
           const ServerReply& reply = server.read();
           return server.require(reply.reply_class() != 2,
                                 {"check.seen.size-overflow", {{"reply", reply.shown()}}});
         }},
};

}  // namespace

std::span<const Case> chunk_argument_cases() { return kChunkArgumentsCases; }

}  // namespace smtplab::conformance
