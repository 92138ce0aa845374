#include <algorithm>
#include <utility>

#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// What a session has seen of a transaction.
struct Seen {
  bool mail = false;
  bool rcpt = false;
  bool refused_rcpt = false;
  int chunks = 0;
  bool last = false;
  bool reset = false;
};

bool is_last(std::string_view line) { return line.ends_with("LAST"); }

void note(Seen& seen, std::string_view line) {
  seen.mail = seen.mail || has_verb(line, "MAIL");
  seen.rcpt = seen.rcpt || has_verb(line, "RCPT");
  seen.refused_rcpt = seen.refused_rcpt || line == "RCPT TO:<@>";
  seen.last = seen.last || (has_verb(line, "BDAT") && is_last(line));
  seen.reset = seen.reset || (seen.chunks > 0 && has_verb(line, "RSET"));
  if (has_verb(line, "BDAT")) ++seen.chunks;
}

/// BDAT is no command there, and so its octets are commands.
void knows_no_bdat(ReferenceHost& host, bool (*is_meant)(const Seen& before)) {
  interfere(host, {.command = [is_meant, seen = Seen{}](std::string_view line) mutable {
              const bool changes = has_verb(line, "BDAT") && is_meant(seen);
              note(seen, line);
              return std::string(changes ? "FOOB" : line);
            }});
}

/// The reply to a command, by what was seen before it.
void changes_reply(ReferenceHost& host,
                   std::string (*change)(const Seen& before, std::string_view command,
                                         std::string usual)) {
  interfere(host,
            {.reply = [change, seen = Seen{}](std::string_view command, std::string usual) mutable {
              std::string changed = change(seen, command, std::move(usual));
              note(seen, command);
              return changed;
            }});
}

/// The whole line is read as another one.
void takes_for(ReferenceHost& host, std::string_view line, std::string_view other) {
  interfere(host, {.command = [line, other](std::string_view given) {
              return std::string(given == line ? other : given);
            }});
}

bool is_beyond_ascii(std::string_view line) {
  return std::any_of(line.begin(), line.end(),
                     [](char c) { return static_cast<unsigned char>(c) > 127; });
}

constexpr Mutant kChunkingMutants[] = {
    {announces_chunking_with_parameter, "announces-chunking-with-parameter",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "CHUNKING", "CHUNKING 1000"); }},
    {has_no_data_beside_chunking, "has-no-data-beside-chunking",
     [](ReferenceHost& host) { takes_for(host, "DATA", "FOOB"); }},
    {whole_message_in_chunk_is_answered_354, "whole-message-in-chunk-is-answered-354",
     [](ReferenceHost& host) {
       changes_reply(host, [](const Seen& seen, std::string_view command, std::string usual) {
         const bool is_whole = seen.chunks == 0 && has_verb(command, "BDAT") && is_last(command);
         return is_whole ? replaced(std::move(usual), "250 2.0.0", "354") : usual;
       });
     }},
    {first_chunk_is_answered_354, "first-chunk-is-answered-354",
     [](ReferenceHost& host) {
       changes_reply(host, [](const Seen& seen, std::string_view command, std::string usual) {
         const bool is_first = seen.chunks == 0 && has_verb(command, "BDAT") && !is_last(command);
         return is_first ? replaced(std::move(usual), "250 2.0.0", "354") : usual;
       });
     }},
    {refuses_empty_last_chunk, "refuses-empty-last-chunk",
     [](ReferenceHost& host) { takes_for(host, "BDAT 0 LAST", "BDAT none LAST"); }},
    {minds_case_of_bdat, "minds-case-of-bdat",
     [](ReferenceHost& host) { reads(host, "bdat", "foob"); }},
    {answers_before_end_of_chunk, "answers-before-end-of-chunk",
     [](ReferenceHost& host) { takes_for(host, "BDAT 8 LAST", "BDAT 4 LAST"); }},
    {takes_chunk_after_last, "takes-chunk-after-last",
     [](ReferenceHost& host) {
       changes_reply(host, [](const Seen& seen, std::string_view command, std::string usual) {
         return seen.last && has_verb(command, "BDAT") ? "250 2.0.0 More\r\n" : usual;
       });
     }},
    {leaves_chunk_before_mail, "leaves-chunk-before-mail",
     [](ReferenceHost& host) { knows_no_bdat(host, [](const Seen& seen) { return !seen.mail; }); }},
    {leaves_chunk_before_rcpt, "leaves-chunk-before-rcpt",
     [](ReferenceHost& host) {
       knows_no_bdat(host,
                     [](const Seen& seen) { return seen.mail && !seen.rcpt && seen.chunks == 0; });
     }},
    {leaves_chunk_behind_refused_recipient, "leaves-chunk-behind-refused-recipient",
     [](ReferenceHost& host) {
       knows_no_bdat(host, [](const Seen& seen) { return seen.refused_rcpt; });
     }},
    {leaves_second_chunk_behind_failure, "leaves-second-chunk-behind-failure",
     [](ReferenceHost& host) {
       knows_no_bdat(host,
                     [](const Seen& seen) { return seen.mail && !seen.rcpt && seen.chunks == 1; });
     }},
    {takes_data_after_chunk, "takes-data-after-chunk",
     [](ReferenceHost& host) {
       changes_reply(host, [](const Seen& seen, std::string_view command, std::string usual) {
         return seen.chunks > 0 && command == "DATA" ? "354 Go on\r\n" : usual;
       });
     }},
    {falls_silent_after_chunk_and_rset, "falls-silent-after-chunk-and-rset",
     [](ReferenceHost& host) {
       changes_reply(host, [](const Seen& seen, std::string_view, std::string usual) {
         return seen.reset ? std::string() : usual;
       });
     }},
    {rset_keeps_chunks, "rset-keeps-chunks",
     [](ReferenceHost& host) {
       stores_with(host, "-kept\r\n\r\n", "-kept\r\nX-Dropped: before the reset\r\n\r\n");
     }},
    {removes_dots_in_chunks, "removes-dots-in-chunks",
     [](ReferenceHost& host) { stores_with(host, "\r\n..two\r\n", "\r\n.two\r\n"); }},
    {ends_chunk_at_lone_dot, "ends-chunk-at-lone-dot",
     [](ReferenceHost& host) { stores_with(host, "above\r\n.\r\nbelow\r\n", "above\r\n"); }},
    {ends_line_at_end_of_chunk, "ends-line-at-end-of-chunk",
     [](ReferenceHost& host) { stores_with(host, "second line", "second\r\n line"); }},
    {leaves_rest_of_large_chunk, "leaves-rest-of-large-chunk",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   return std::string(line.starts_with("BDAT 1000") ? "FOOB" : line);
                 }});
     }},
    {closes_on_binary_command, "closes-on-binary-command",
     [](ReferenceHost& host) { interfere(host, {.cuts = is_beyond_ascii}); }},
    {takes_missing_size_for_none, "takes-missing-size-for-none",
     [](ReferenceHost& host) { takes_for(host, "BDAT", "BDAT 0"); }},
    {takes_word_for_size, "takes-word-for-size",
     [](ReferenceHost& host) { takes_for(host, "BDAT abc", "BDAT 0"); }},
    {waits_for_negative_chunk, "waits-for-negative-chunk",
     [](ReferenceHost& host) {
       interfere(host, {.reply = [](std::string_view command, std::string usual) {
                   return command == "BDAT -1" ? std::string() : usual;
                 }});
     }},
    {takes_hexadecimal_size, "takes-hexadecimal-size",
     [](ReferenceHost& host) { takes_for(host, "BDAT 0x0", "BDAT 0"); }},
    {takes_other_word_behind_size, "takes-other-word-behind-size",
     [](ReferenceHost& host) { takes_for(host, "BDAT 0 FIRST", "BDAT 0"); }},
    {takes_text_behind_last, "takes-text-behind-last",
     [](ReferenceHost& host) { takes_for(host, "BDAT 0 LAST now", "BDAT 0 LAST"); }},
    {wrong_chunk_size_closes_connection, "wrong-chunk-size-closes-connection",
     [](ReferenceHost& host) {
       interfere(host, {.cuts = [](std::string_view command) { return command == "BDAT abc"; }});
     }},
    {counts_chunks_in_64_bits, "counts-chunks-in-64-bits",
     [](ReferenceHost& host) { takes_for(host, "BDAT 18446744073709551624 LAST", "BDAT 8 LAST"); }},
};

constexpr Mutant kBinaryMutants[] = {
    {announces_binarymime_with_parameter, "announces-binarymime-with-parameter",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "BINARYMIME", "BINARYMIME YES"); }},
    {offers_binarymime_without_chunking, "offers-binarymime-without-chunking",
     [](ReferenceHost& host) { replies_with(host, "EHLO", "250-CHUNKING\r\n", ""); }},
    {refuses_body_binarymime, "refuses-body-binarymime",
     [](ReferenceHost& host) { reads(host, "BODY=BINARYMIME", "BODY=BINARY"); }},
    {takes_binarymime_by_data, "takes-binarymime-by-data",
     [](ReferenceHost& host) { reads(host, "BODY=BINARYMIME", "BODY=8BITMIME"); }},
    {loses_nul_of_binary_content, "loses-nul-of-binary-content",
     [](ReferenceHost& host) { stores_with(host, std::string_view("\0", 1), ""); }},
    {refuses_undeclared_binary, "refuses-undeclared-binary",
     [](ReferenceHost& host) { refuses_content(host, "Encoding: binary"); }},
};

}  // namespace

std::span<const Mutant> chunking_mutants() { return kChunkingMutants; }
std::span<const Mutant> binary_mutants() { return kBinaryMutants; }

}  // namespace smtplab::conformance
