// Commands in groups: PIPELINING (RFC 2920).

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// All replies to a group are due, in the order of its commands.
Finding group_is_answered(Dialogue& server, const std::string& group,
                          std::initializer_list<Wanted> wanted) {
  server.send(group);
  for (const Wanted one : wanted) {
    if (!server.is_over() && !server.listen(server.target().patience.reply)) {
      server.ask("NOOP");
      server.require(false, {"check.seen.lost-command", {{"reply", server.last().shown()}}});
    }
    server.reply_is(one);
  }
  return server.finding();
}

void given_pipelining(Dialogue& server) {
  server.open();
  server.needs_offer("PIPELINING");
}

constexpr Case kPipeliningCases[] = {
    {.id = "pipelined-transactions",
     .requirement = "R2920-3.2-a",
     .also = {"R2920-3.2-g", "R2920-3-a"},
     .mutant = Defect::loses_group_behind_content,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           // A message's end and the next transaction in one segment.
           given_pipelining(server);
           server.given_data();
           return group_is_answered(server,
                                    Mail(server).content("first") + ".\r\n" + mail_command(server) +
                                        "\r\n" + rcpt_command(server) + "\r\nRSET\r\nNOOP\r\n",
                                    {250, 250, k2yz, 250, 250});
         }},
    {.id = "pipelined-group-ends-with-quit",
     .requirement = "R2920-3.2-g",
     .also = {"R2920-3.2-e"},
     .mutant = Defect::loses_quit_at_end_of_group,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_pipelining(server);
           return group_is_answered(server,
                                    "RSET\r\n" + mail_command(server) + "\r\nRSET\r\nQUIT\r\n",
                                    {250, 250, 250, 221});
         }},
    {.id = "pipelined-unknown-command",
     .requirement = "R2920-3.2-f",
     .also = {"R2920-3.2-i"},
     .mutant = Defect::drops_group_behind_unknown_command,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           // What stands behind a command that is refused is still read.
           given_pipelining(server);
           return group_is_answered(server,
                                    "RSET\r\nFOOB\r\n" + mail_command(server) + "\r\nRSET\r\n",
                                    {250, k5yz, 250, 250});
         }},
    {.id = "pipelined-data-without-recipients",
     .requirement = "R2920-3.2-d",
     .also = {"R2920-3.2-c"},
     .mutant = Defect::takes_message_without_recipients,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_pipelining(server);
           group_is_answered(server, mail_command(server) + "\r\nRCPT TO:<@>\r\n", {250, k5yz});
           if (server.ask("DATA").code != 354) return server.last_is(k5yz);
           server.ask(".");
           return server.last_is(k5yz);
         }},
};

}  // namespace

std::span<const Case> pipelining_cases() { return kPipeliningCases; }

}  // namespace smtplab::conformance
