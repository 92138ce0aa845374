#include "viewer/panels/fork_dialog.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <vector>

#include "viewer/panels/dialog.h"
#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

constexpr std::array<std::string_view, ForkDialog::kKinds> kKindNames{
    "reply", "command", "drop", "policy", "records", "crash", "restart"};

/// What a policy may be; see scenario::change_policy().
std::vector<std::string> policy_values(const std::string& policy) {
  if (policy == "relay") return {"closed", "open"};
  if (policy == "verify") return {"full", "noncommittal", "off"};
  return {"true", "false"};
}

/// Records stand behind one another with semicolons between them.
std::vector<std::string> records_in(const std::string& text) {
  std::vector<std::string> records;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ';');) {
    const std::size_t first = part.find_first_not_of(' ');
    if (first == std::string::npos) continue;
    records.push_back(part.substr(first, part.find_last_not_of(' ') - first + 1));
  }
  return records;
}

/// Connections of which at least one side is open.
std::vector<std::uint32_t> open_connections(const View& view) {
  std::vector<std::uint32_t> open;
  for (const auto& [number, state] : view.future->world_at(view.cursor.position).connections()) {
    open.push_back(number);
  }
  return open;
}

}  // namespace

void ForkDialog::open(const View& view) {
  *this = {};
  is_open_ = true;
  is_new_ = true;
  reply_ = "550 No such user here";
  policy_ = "relay";
  value_ = "open";
  type_ = "MX";
  const auto open = open_connections(view);
  if (!open.empty()) connection_ = open.front();
  if (const auto next = view.document->next_reply()) {
    who_answers_ =
        view.word("view.fork.reply.who", {{"host", view.commentary().host_name(next->host)}});
  } else {
    who_answers_ = viewer::refusal_text(next.error(), view.language);
  }
  begin_with_records(view);
  if (const auto shown = view.conversation()) {
    const explain::Conversation& told = view.future->story().conversations()[*shown];
    host_ = told.server;
    if (std::find(open.begin(), open.end(), told.connection) != open.end()) {
      connection_ = told.connection;
    }
  }
}

void ForkDialog::begin_with_records(const View& view) {
  // What the first zone that has mail says of it: people change it sooner than they type it.
  for (const auto& host : view.future->scenario().hosts) {
    for (const dns::Zone& zone : host.zones.zones()) {
      for (const dns::ResourceRecord& record : zone.at(zone.origin())) {
        if (record.type() != dns::RecordType::mx) continue;
        owner_ = zone.origin().to_string();
        data_ += (data_.empty() ? "" : "; ") + dns::to_string(record.data);
      }
      if (!data_.empty()) return;
    }
  }
}

bool ForkDialog::draw(const View& view, const std::string& refusal) {
  if (!is_open_) return false;
  const Dialog dialog(view, "view.fork.title", is_new_);
  is_new_ = false;
  if (!dialog.is_drawn()) {
    is_open_ = dialog.is_open();
    return is_open_;
  }
  if (const auto why_not = view.future->fork_refusal()) {
    warning_line(view, viewer::refusal_text(*why_not, view.language));
    if (ImGui::Button(view.word("view.close").c_str()) || dialog.is_left()) is_open_ = false;
    return is_open_;
  }
  paragraph(view.word("view.fork.what"));
  draw_kinds(view);
  ImGui::Separator();
  draw_fields(view);
  if (!refusal.empty()) warning_line(view, refusal);
  ImGui::Spacing();
  const bool does = ImGui::Button(view.word("view.fork.do").c_str());
  ImGui::SameLine();
  const bool cancels = ImGui::Button(view.word("view.cancel").c_str());
  const bool is_at_cancel = ImGui::IsItemFocused();
  const bool is_confirmed = dialog.is_confirmed();
  if (cancels || dialog.is_left() || (is_confirmed && is_at_cancel)) {
    is_open_ = false;
  } else if (does || is_confirmed) {
    want(view);
  }
  return is_open_;
}

void ForkDialog::draw_kinds(const View& view) {
  const auto label_of = [&](std::size_t i) {
    return view.word("view.fork." + std::string(kKindNames[i]));
  };
  // Where there is no room for all of them, what they ask for has to be seen.
  if (ImGui::GetIO().DisplaySize.y < view.font_size * 26) {
    ImGui::SetNextItemWidth(-1);
    if (!ImGui::BeginCombo("##kind", label_of(static_cast<std::size_t>(kind_)).c_str())) return;
    for (std::size_t i = 0; i < kKinds; ++i) {
      const auto kind = static_cast<Kind>(i);
      if (ImGui::Selectable(label_of(i).c_str(), kind == kind_)) kind_ = kind;
    }
    ImGui::EndCombo();
    return;
  }
  for (std::size_t i = 0; i < kKinds; ++i) {
    const auto kind = static_cast<Kind>(i);
    if (ImGui::RadioButton(label_of(i).c_str(), kind_ == kind)) kind_ = kind;
  }
}

void ForkDialog::field(const View& view, const char* key, std::string& text) {
  coloured(view, view.colours->dim, view.word(key));
  ImGui::SetNextItemWidth(-1);
  ImGui::PushID(key);
  ImGui::InputText("##field", &text);
  ImGui::PopID();
}

bool ForkDialog::choice(const View& view, const char* key, std::string& value,
                        const std::vector<std::string>& all) {
  coloured(view, view.colours->dim, view.word(key));
  ImGui::SetNextItemWidth(-1);
  ImGui::PushID(key);
  bool has_changed = false;
  if (ImGui::BeginCombo("##choice", value.c_str())) {
    for (const std::string& one : all) {
      if (!ImGui::Selectable(one.c_str(), one == value)) continue;
      value = one;
      has_changed = true;
    }
    ImGui::EndCombo();
  }
  ImGui::PopID();
  return has_changed;
}

void ForkDialog::draw_hosts(const View& view, agents::HostRole role) {
  const auto& hosts = view.future->scenario().hosts;
  coloured(view, view.colours->dim, view.word("view.fork.host"));
  if (host_ >= hosts.size() || hosts[host_].role != role) {
    const auto first = std::find_if(hosts.begin(), hosts.end(),
                                    [&](const auto& host) { return host.role == role; });
    if (first == hosts.end()) {
      paragraph(view.word("view.fork.no-host"));
      return;
    }
    host_ = static_cast<std::uint32_t>(first - hosts.begin());
  }
  ImGui::SetNextItemWidth(-1);
  if (!ImGui::BeginCombo("##host", view.commentary().host_name(host_).c_str())) return;
  for (std::uint32_t i = 0; i < hosts.size(); ++i) {
    if (hosts[i].role != role) continue;
    ImGui::PushID(static_cast<int>(i));
    if (ImGui::Selectable(view.commentary().host_name(i).c_str(), i == host_)) host_ = i;
    ImGui::PopID();
  }
  ImGui::EndCombo();
}

void ForkDialog::draw_fields(const View& view) {
  switch (kind_) {
    case Kind::reply:
      paragraph(who_answers_);
      field(view, "view.fork.reply.field", reply_);
      break;
    case Kind::command:
      field(view, "view.fork.command.field", command_);
      break;
    case Kind::drop: {
      const auto open = open_connections(view);
      if (open.empty()) paragraph(view.word("view.fork.no-connection"));
      for (const std::uint32_t connection : open) {
        const auto place = view.future->story().find(connection);
        if (!place) continue;
        const explain::Conversation& told = view.future->story().conversations()[*place];
        const std::string label = view.word("view.dialogue.connection",
                                            {{"number", std::to_string(*place + 1)},
                                             {"client", view.commentary().host_name(told.client)},
                                             {"server", view.commentary().host_name(told.server)}});
        if (ImGui::RadioButton(label.c_str(), connection_ == connection)) connection_ = connection;
      }
      break;
    }
    case Kind::policy:
      draw_hosts(view, agents::HostRole::transfer_agent);
      if (choice(view, "view.fork.policy.key", policy_, {"relay", "verify", "turn", "outgoing"})) {
        value_ = policy_values(policy_).front();
      }
      choice(view, "view.fork.policy.value", value_, policy_values(policy_));
      break;
    case Kind::records:
      draw_hosts(view, agents::HostRole::name_server);
      field(view, "view.fork.records.owner", owner_);
      choice(view, "view.fork.records.type", type_,
             {"MX", "A", "AAAA", "CNAME", "NS", "TXT", "PTR"});
      field(view, "view.fork.records.data", data_);
      break;
    case Kind::crash:
    case Kind::restart:
      draw_hosts(view, agents::HostRole::transfer_agent);
      break;
  }
}

void ForkDialog::want(const View& view) const {
  switch (kind_) {
    case Kind::reply:
      return view.want(AnswerInstead{reply_});
    case Kind::command:
      return view.want(SayInstead{command_});
    case Kind::drop:
      return view.want(Change{scenario::DropConnection{connection_}});
    case Kind::policy:
      return view.want(Change{scenario::SetPolicy{host_, policy_, value_}});
    case Kind::records:
      return view.want(Change{scenario::SetRecords{host_, owner_, type_, records_in(data_)}});
    case Kind::crash:
      return view.want(Change{scenario::Crash{host_}});
    case Kind::restart:
      return view.want(Change{scenario::Restart{host_}});
  }
}

}  // namespace smtplab::panels
