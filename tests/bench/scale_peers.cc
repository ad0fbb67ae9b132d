#include "tests/bench/scale_peers.h"

#include <sqlite3.h>
#include <xapian.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

class Fts5 : public ScalePeer {
 public:
  explicit Fts5(const std::string& folder) : folder_(folder) {}
  ~Fts5() override {
    sqlite3_finalize(find_);
    sqlite3_close(database_);
  }

  std::string_view name() const override { return "FTS5"; }

  void Build(const ScaleCorpus& corpus) override {
    const std::string path =
        absl::StrCat(folder_, "/fts5_", corpus.entry_count(), ".db");
    const bool is_there = fs::exists(path);
    Check(sqlite3_open(path.c_str(), &database_));
    // All of it in memory, as the matcher is.
    Run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "PRAGMA cache_size = -4000000; PRAGMA mmap_size = 8000000000;");
    if (!is_there) Fill(corpus);
    Check(sqlite3_prepare_v2(database_,
                             "SELECT rowid FROM entries WHERE entries MATCH ? "
                             "ORDER BY rank LIMIT ?",
                             -1, &find_, nullptr));
  }

  std::vector<int> Find(const std::vector<std::string>& words,
                        int count_max) override {
    std::string any;
    for (const std::string& word : words) {
      absl::StrAppend(&any, any.empty() ? "" : " OR ", "\"", word, "\"");
    }
    std::vector<int> found;
    if (any.empty()) return found;
    sqlite3_bind_text(find_, 1, any.data(), static_cast<int>(any.size()),
                      SQLITE_STATIC);
    sqlite3_bind_int(find_, 2, count_max);
    while (sqlite3_step(find_) == SQLITE_ROW) {
      found.push_back(sqlite3_column_int(find_, 0) - 1);
    }
    sqlite3_reset(find_);
    return found;
  }

 private:
  void Check(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    std::fprintf(stderr, "FTS5: %s\n", sqlite3_errmsg(database_));
    std::exit(1);
  }
  void Run(const char* sql) {
    Check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr));
  }
  void Fill(const ScaleCorpus& corpus) {
    Run("CREATE VIRTUAL TABLE entries USING fts5(question, answer, "
        "content='', detail=full, tokenize='porter unicode61');"
        "INSERT INTO entries(entries, rank) VALUES('rank', 'bm25(2.0, 1.0)');"
        "BEGIN");
    sqlite3_stmt* insert = nullptr;
    Check(sqlite3_prepare_v2(
        database_,
        "INSERT INTO entries(rowid, question, answer) VALUES(?, ?, ?)", -1,
        &insert, nullptr));
    for (int e = 0; e < corpus.entry_count(); ++e) {
      const ScaleEntry entry = corpus.Entry(e);
      sqlite3_bind_int(insert, 1, e + 1);
      sqlite3_bind_text(insert, 2, entry.question.c_str(), -1, SQLITE_STATIC);
      sqlite3_bind_text(insert, 3, entry.answer.c_str(), -1, SQLITE_STATIC);
      Check(sqlite3_step(insert));
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    Run("COMMIT; INSERT INTO entries(entries) VALUES('optimize')");
  }

  const std::string folder_;
  sqlite3* database_ = nullptr;
  sqlite3_stmt* find_ = nullptr;
};

class XapianPeer : public ScalePeer {
 public:
  explicit XapianPeer(const std::string& folder)
      : folder_(folder), stemmer_("english") {}

  std::string_view name() const override { return "Xapian"; }

  void Build(const ScaleCorpus& corpus) override {
    const std::string path =
        absl::StrCat(folder_, "/xapian_", corpus.entry_count());
    if (!fs::exists(path)) {
      Fill(corpus, path + ".part");
      Xapian::Database(path + ".part").compact(path);
      fs::remove_all(path + ".part");
    }
    database_ = Xapian::Database(path);
  }

  std::vector<int> Find(const std::vector<std::string>& words,
                        int count_max) override {
    std::vector<Xapian::Query> terms;
    for (const std::string& word : words) {
      terms.emplace_back(absl::StrCat("Z", stemmer_(word)));
    }
    Xapian::Enquire enquire(database_);
    enquire.set_query(
        Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
    const Xapian::MSet matches =
        enquire.get_mset(0, static_cast<Xapian::doccount>(count_max));
    std::vector<int> found;
    for (auto at = matches.begin(); at != matches.end(); ++at) {
      found.push_back(static_cast<int>(*at) - 1);
    }
    return found;
  }

 private:
  void Fill(const ScaleCorpus& corpus, const std::string& path) {
    constexpr int kCommitEvery = 50'000;
    Xapian::WritableDatabase database(
        path, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
    Xapian::TermGenerator generator;
    generator.set_stemmer(stemmer_);
    generator.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL_Z);
    for (int e = 0; e < corpus.entry_count(); ++e) {
      const ScaleEntry entry = corpus.Entry(e);
      Xapian::Document document;
      generator.set_document(document);
      generator.index_text_without_positions(entry.question, 2);
      generator.index_text_without_positions(entry.answer, 1);
      database.add_document(document);
      if (e % kCommitEvery == kCommitEvery - 1) database.commit();
    }
    database.commit();
  }

  const std::string folder_;
  Xapian::Stem stemmer_;
  Xapian::Database database_;
};

}  // namespace

std::unique_ptr<ScalePeer> MakeFts5(const std::string& folder) {
  return std::make_unique<Fts5>(folder);
}

std::unique_ptr<ScalePeer> MakeXapian(const std::string& folder) {
  return std::make_unique<XapianPeer>(folder);
}

}  // namespace caveat
