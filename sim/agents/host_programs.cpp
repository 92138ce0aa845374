#include "sim/agents/host_programs.h"

namespace smtplab::agents {

void HostPrograms::take(Program program, const Input& input, const HostConfig& config,
                        Context& context) {
  switch (program) {
    case Program::user_agent:
      the_user_agent(config).take(input, context);
      break;
    case Program::transfer_agent:
      the_transfer_agent(config).take(input, context);
      break;
    case Program::mailbox_server:
      if (!mailbox_server) mailbox_server.emplace(config);
      mailbox_server->take(input, the_transfer_agent(config), context);
      // What it knows is all about its connections.
      if (mailbox_server->open_connections() == 0) mailbox_server.reset();
      break;
    case Program::retrieval_agent:
      if (retrieval_agent) retrieval_agent->take(input, context);
      break;
    case Program::name_server:
      name_server.take(input, context);
      break;
    case Program::person:
    case Program::outside:
      break;
  }
}

void HostPrograms::fetch(const Retrieval& retrieval, std::uint32_t token, const HostConfig& config,
                         Context& context) {
  if (!retrieval_agent) retrieval_agent.emplace(config);
  retrieval_agent->fetch(retrieval, token, context);
}

void HostPrograms::go_down(bool silently, Instant now) {
  is_up = false;
  is_silent = silently;
  ++epoch;
  if (transfer_agent) transfer_agent->crash(now);
  mailbox_server.reset();
  if (retrieval_agent) retrieval_agent->crash();
  user_agent.reset();
}

}  // namespace smtplab::agents
