"""Shows that each rule of the house fires on what it forbids, and on nothing else."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import rules  # noqa: E402


class RuleCase(unittest.TestCase):
    def fires(self, rule, path, text, line=1):
        self.assertEqual([number for number, _ in rule(path, text)], [line], text)

    def silent(self, rule, path, text):
        self.assertEqual(rule(path, text), [], text)


class Includes(RuleCase):
    def test_a_layer_may_not_look_up(self):
        self.fires(rules.includes, "sim/kernel/a.h", '#include "sim/smtp/reply.h"\n')
        self.fires(rules.includes, "sim/network/a.cpp", '#include "sim/trace/trace.h"\n')
        self.fires(rules.includes, "sim/trace/a.cpp", '#include "sim/agents/agent.h"\n')
        self.fires(rules.includes, "sim/scenario/a.cpp", '#include "sim/explain/text.h"\n')
        self.fires(rules.includes, "sim/explain/a.cpp", '#include "cli/run.h"\n')

    def test_a_layer_may_look_down_at_any_distance(self):
        self.silent(rules.includes, "sim/explain/a.cpp", '#include "sim/kernel/instant.h"\n')
        self.silent(rules.includes, "cli/run.cpp", '#include "sim/scenario/loader.h"\n')
        self.silent(rules.includes, "sim/message/a.h", '#include "sim/smtp/mailbox.h"\n')

    def test_protocols_know_the_instant_and_nothing_else_of_the_kernel(self):
        self.silent(rules.includes, "sim/smtp/a.h", '#include "sim/kernel/instant.h"\n')
        self.fires(rules.includes, "sim/smtp/a.h", '#include "sim/kernel/random.h"\n')

    def test_the_register_knows_nothing(self):
        self.fires(rules.includes, "sim/register/a.h", '#include "sim/kernel/instant.h"\n')

    def test_includes_are_written_from_the_root(self):
        self.fires(rules.includes, "sim/smtp/a.h", "\n" + '#include "reply.h"\n', 2)
        self.fires(rules.includes, "sim/smtp/a.h", '#include "../smtp/reply.h"\n')

    def test_json_stays_in_cpp_files_of_its_folders(self):
        line = "#include <nlohmann/json.hpp>\n"
        self.silent(rules.includes, "sim/scenario/a.cpp", line)
        self.fires(rules.includes, "sim/scenario/a.h", line)
        self.fires(rules.includes, "sim/smtp/a.cpp", line)
        self.fires(rules.includes, "sim/agents/a.cpp", line)

    def test_a_header_of_a_folder_stays_in_its_cpp_files(self):
        line = '#include "conformance/transport/socket_channel.h"\n'
        self.silent(rules.includes, "conformance/transport/a.cpp", line)
        self.fires(rules.includes, "conformance/transport/a.h", line)
        self.fires(rules.includes, "cli/a.cpp", line)
        boost = "#include <boost/asio.hpp>\n"
        self.silent(rules.includes, "conformance/transport/socket_channel.h", boost)
        self.fires(rules.includes, "conformance/transport/socket.h", boost)

    def test_xxhash_stays_in_the_kernel(self):
        self.silent(rules.includes, "sim/kernel/digest.cpp", "#include <xxhash.h>\n")
        self.fires(rules.includes, "sim/trace/digest.cpp", "#include <xxhash.h>\n")

    def test_other_libraries_need_a_row(self):
        self.fires(rules.includes, "sim/smtp/a.cpp", "#include <unistd.h>\n")
        self.fires(rules.includes, "sim/smtp/a.cpp", "#include <boost/asio.hpp>\n")
        self.fires(rules.includes, "sim/network/a.cpp", "#include <fmt/format.h>\n")
        self.silent(rules.includes, "sim/smtp/a.cpp", "#include <cstdint>\n#include <vector>\n")
        self.silent(rules.includes, "sim/smtp/a.cpp", "#include <fmt/format.h>\n")
        self.silent(rules.includes, "sim/smtp/a.h", "#include <tl/expected.hpp>\n")

    def test_a_new_folder_needs_a_row(self):
        self.fires(rules.includes, "sim/gossip/a.h", "#pragma once\n")


class Determinism(RuleCase):
    def test_clocks(self):
        for code in ("auto t = std::chrono::steady_clock::now();", "auto t = time(nullptr);",
                     "auto t = std::time(&now);", "gettimeofday(&tv, nullptr);",
                     "clock_gettime(CLOCK_REALTIME, &ts);", "auto t = clock();",
                     "using std::chrono::system_clock;", "auto* t = localtime(&now);"):
            self.fires(rules.determinism, "sim/kernel/a.cpp", code)

    def test_randomness(self):
        for code in ("std::random_device device;", "int i = rand();", "srand(7);",
                     "std::uniform_int_distribution<int> d(1, 6);", "std::thread t(f);"):
            self.fires(rules.determinism, "sim/network/a.cpp", code)

    def test_what_only_looks_like_it(self):
        for code in ("// no steady_clock here", 'auto s = "time(nullptr)";', "auto t = now.time();",
                     "/* rand() */", "Instant time(Event event);", "int operand(int i);",
                     "auto c = read_clock(x);",
                     "x = 1'000'000; c = 'a';"):
            self.silent(rules.determinism, "sim/kernel/a.cpp", code)

    def test_live_code_and_tools_may(self):
        self.silent(rules.determinism, "sim/live/a.cpp", "auto t = time(nullptr);")
        self.silent(rules.determinism, "tests/bench/a.cpp", "std::random_device device;")


class UnorderedIteration(RuleCase):
    def fires_on(self, code):
        declaration = "std::unordered_map<std::string, std::vector<int>> seen_;\n"
        self.fires(rules.unordered_iteration, "sim/trace/a.cpp", declaration + code, 2)

    def test_every_way_round(self):
        self.fires_on("for (const auto& [key, value] : seen_) use(key);")
        self.fires_on("for (auto& e : this->seen_) use(e);")
        self.fires_on("auto it = seen_.begin();")
        self.fires_on("auto it = std::begin(seen_);")

    def test_through_an_alias_or_a_reference(self):
        self.fires(rules.unordered_iteration, "sim/trace/a.cpp",
                   "using Seen = std::unordered_set<int>;\nSeen seen;\nfor (int i : seen) f(i);", 3)
        self.fires(rules.unordered_iteration, "sim/trace/a.cpp",
                   "void f(const std::unordered_set<int>& seen) {\n  for (int i : seen) f(i);", 2)

    def test_looking_up_is_free(self):
        self.silent(rules.unordered_iteration, "sim/trace/a.cpp",
                    "std::unordered_map<int, int> seen;\nauto it = seen.find(3);\n"
                    "for (int i : ordered) f(i);\nif (it == seen.end()) return;")


class Form(RuleCase):
    def test_columns(self):
        self.fires(rules.columns, "sim/a/b.cpp", "\n" + "x" * 101, 2)
        self.silent(rules.columns, "sim/a/b.cpp", "x" * 100)
        self.fires(rules.columns, "dev", "x" * 101)
        self.fires(rules.columns, "tests/CMakeLists.txt", "x" * 101)
        self.fires(rules.columns, "README.md", "x" * 101)
        self.fires(rules.columns, "README.md", "\u90ae" * 51)
        self.silent(rules.columns, "README.md", "| " + "x" * 101 + " |")
        self.silent(rules.columns, "README.md", "[RFC](https://example.org/" + "x" * 101 + ")")
        self.silent(rules.columns, "scenarios/a.json", "x" * 101)

    def test_file_length(self):
        self.fires(rules.file_length, "sim/a/b.cpp", "x\n" * 401, 401)
        self.silent(rules.file_length, "sim/a/b.cpp", "x\n" * 400)
        self.silent(rules.file_length, "sim/register/data/a.json", "x\n" * 401)

    def test_function_length(self):
        def function(lines, head="int Foo::bar(int i) {"):
            return "namespace a {\n" + head + "\n" + "  f();\n" * (lines - 2) + "}\n}\n"
        self.fires(rules.function_length, "sim/a/b.cpp", function(71), 2)
        self.silent(rules.function_length, "sim/a/b.cpp", function(70))
        self.fires(rules.function_length, "tests/a/b_test.cpp", function(71, "TEST(A, B) {"), 2)
        self.silent(rules.function_length, "sim/a/b.cpp",
                    "constexpr int kRows[] = {\n" + "  1,\n" * 99 + "};\n")
        self.silent(rules.function_length, "sim/a/b.h",
                    "class A {\n" + "  int f() { return 1; }\n" * 99 + "};\n")
        self.silent(rules.function_length, "sim/a/b.h", "int f(int);\n" * 99 + function(9))

    def test_pragma_once(self):
        self.fires(rules.pragma_once, "sim/a/b.h", "int i;\n")
        self.silent(rules.pragma_once, "sim/a/b.h", "#pragma once\nint i;\n")
        self.silent(rules.pragma_once, "sim/a/b.cpp", "int i;\n")

    def test_forbidden_names(self):
        slash = "/"
        for text in (f"{slash}work/main", f"in {slash}tmp/x", f"cd {slash}home/me",
                     "see iss" "ue 2", "fa" "rm-run", "http:" "//localhost:80",
                     "http:" "//127.0.0.1:8001/",
                     "written by Cl" "aude"):
            self.fires(rules.forbidden_names, "README.md", text)
        for text in (f"docs{slash}work/a", f"https://example.org{slash}home/a", "iss" "ues",
                     f"${{x}}{slash}tmp/a", "R: 250",
                     "http:" "//127.0.0.1:8000/#step=1"):
            self.silent(rules.forbidden_names, "README.md", text)


class Coverage(unittest.TestCase):
    def test_the_tree_is_held_against_every_rule(self):
        here = os.path.dirname(os.path.abspath(__file__))
        with open(os.path.join(here, "house_test.py"), encoding="utf-8") as file:
            text = file.read()
        for rule in rules.RULES:
            self.assertIn(f"def test_{rule.__name__}(", text)


if __name__ == "__main__":
    unittest.main()
