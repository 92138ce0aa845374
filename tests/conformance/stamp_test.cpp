// Received fields as servers write them, taken apart (RFC 5321 section 4.4).

#include "conformance/cases/stamp.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace smtplab::conformance {
namespace {

std::string words(const Stamp& stamp) {
  std::string text;
  for (const Stamp::Clause& clause : stamp.clauses()) {
    text.append(text.empty() ? "" : " ").append(clause.name).append("=").append(clause.value);
    for (const std::string& comment : clause.comments) text.append("{" + comment + "}");
  }
  return text + ";" + stamp.date();
}

TEST(Stamp, IsTakenApart) {
  const std::pair<const char*, const char*> cases[] = {
      {"from client.example (client.example [127.0.0.9])\tby mail.example (Postfix) with ESMTP id "
       "6CE3\tfor <carol@relayed.example>; Wed, 25 Nov 2026 19:03:39 +0000 (UTC)",
       "from=client.example{client.example [127.0.0.9]} by=mail.example{Postfix} with=ESMTP "
       "id=6CE3 for=<carol@relayed.example>;Wed, 25 Nov 2026 19:03:39 +0000"},
      {"FROM [127.0.0.9] (helo=a)\tby b with esmtp (Exim 4.96)\t(envelope-from <x@y>)\tid 1;date",
       "from=[127.0.0.9]{helo=a} by=b with=esmtp{Exim 4.96}{envelope-from <x@y>} id=1;date"},
      {"(qmail 12 invoked from network); 25 Nov 2026 22:12:04 -0000",
       ";25 Nov 2026 22:12:04 -0000"},
      {"from a (b (c) \\) ; d) for <\"x y\"@z>; e", "from=a{b (c) \\) ; d} for=<\"x y\"@z>;e"},
      {"from a (never closed; b", "from=a{never closed; b};"},
      {"from", "from=;"},
      {"", ";"},
  };
  for (const auto& [value, wanted] : cases) EXPECT_EQ(words(Stamp(value)), wanted) << value;
}

TEST(Stamp, ExtendedDomains) {
  const std::pair<const char*, bool> cases[] = {
      {"from client.example", true},
      {"from client.example (anything)", true},
      {"from client.example (<unknown> [127.0.0.1])", true},
      {"from a_b.example", true},
      {"from [127.0.0.9] ([127.0.0.9])", true},
      {"from [127.0.0.9] (client.example [127.0.0.9])", true},
      {"from [IPv6:2001:db8::9] (client.example [IPv6:2001:db8::9])", true},
      {"from [127.0.0.9]", false},
      {"from [127.0.0.9] (helo=client.example)", false},
      {"from [127.0.0.9] (client.example [127.0.0.9] or so)", false},
      {"from [127.0.0.999] ([127.0.0.9])", false},
      {"from a..b", false},
      {"from <client.example>", false},
      {"from", false},
  };
  for (const auto& [value, wanted] : cases) {
    EXPECT_EQ(is_extended_domain(Stamp(value).clauses().front()), wanted) << value;
  }
}

TEST(Stamp, DateTimes) {
  const std::pair<const char*, bool> cases[] = {
      {"Thu, 21 May 1998 05:33:29 -0700", true}, {"21 May 1998 05:33 +0000", true},
      {"Thu, 1 may 1998 05:33:60 -0700", true},  {"Thu 21 May 1998 05:33:29 -0700", false},
      {"21 May 98 05:33:29 -0700", false},       {"21 May 1998 05:33:29 GMT", false},
      {"21 Mai 1998 05:33:29 -0700", false},     {"21 May 1998 24:33:29 -0700", false},
      {"21 May 1998 5:33:29 -0700", false},      {"Thx, 21 May 1998 05:33:29 -0700", false},
      {"Thu May 21 05:33:29 1998", false},       {"", false},
  };
  for (const auto& [text, wanted] : cases) EXPECT_EQ(is_date_time(text), wanted) << text;
}

}  // namespace
}  // namespace smtplab::conformance
