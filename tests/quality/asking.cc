#include "tests/quality/asking.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include "service/clock.h"
#include "service/snapshot.h"

namespace caveat {

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

namespace {

// The lines of a file but those that are empty or a comment.
std::set<std::string> NamesIn(const std::string& path) {
  std::set<std::string> names;
  std::ifstream in(path);
  EXPECT_TRUE(in.good()) << path;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') names.insert(line);
  }
  return names;
}

}  // namespace

const std::set<std::string>& HeldBackArticles() {
  static const auto* const names = new std::set<std::string>(
      NamesIn("tests/quality/held_back_articles.txt"));
  return *names;
}

const std::set<std::string>& HeldBackLists() {
  static const auto* const names =
      new std::set<std::string>(NamesIn("tests/quality/held_back_faqs.txt"));
  return *names;
}

std::unique_ptr<Engine> EngineOf(const std::string& corpus_path) {
  SnapshotOptions options;
  options.corpus_paths = {corpus_path};
  const auto snapshot = LoadSnapshot(options);
  EXPECT_TRUE(snapshot.ok()) << snapshot.status().message();
  if (!snapshot.ok()) return nullptr;
  static const FixedClock clock("2026-11-15");
  return std::make_unique<Engine>(*snapshot, SnapshotOptions(), &clock);
}

bool IsShown(const std::string& set) {
  return std::getenv("CAVEAT_SHOW_TURNS") != nullptr &&
         set.find("heldback") == std::string::npos;
}

void Show(const std::string& set, const eval::QuestionRow& row,
          const v1::AskResponse& reply, double points) {
  if (!IsShown(set)) return;
  std::printf(
      "%-12s %.1f  %-40s %s %s (%.2f)\n", row.id.c_str(), points,
      row.question.c_str(), v1::Outcome_Name(reply.outcome()).c_str() + 8,
      reply.answers().empty() ? "-" : reply.answers(0).entry_id().c_str(),
      reply.answers().empty() ? 0.0 : reply.answers(0).confidence());
}

}  // namespace caveat
