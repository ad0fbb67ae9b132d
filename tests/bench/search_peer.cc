#include "tests/bench/search_peer.h"

#include <sqlite3.h>
#include <xapian.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace caveat {
namespace {

[[noreturn]] void Fail(const char* who, const char* why) {
  fprintf(stderr, "%s: %s\n", who, why);
  exit(1);
}

// The question as FTS5's language has it: any of its words.
std::string AnyOf(const std::string& question) {
  std::string query;
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) {
      absl::StrAppend(&query, query.empty() ? "" : " OR ", "\"", word, "\"");
    }
    word.clear();
  };
  for (const char c : question) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte) != 0) {
      word += c;
    } else {
      flush();
    }
  }
  flush();
  return query;
}

class Fts5 : public SearchPeer {
 public:
  explicit Fts5(const Corpus& corpus) {
    Check(sqlite3_open(":memory:", &db_));
    Check(sqlite3_exec(db_,
                       "CREATE VIRTUAL TABLE entries USING fts5(question, "
                       "alternates, heading, text, "
                       "tokenize = 'porter unicode61')",
                       nullptr, nullptr, nullptr));
    sqlite3_stmt* insert = Prepare("INSERT INTO entries VALUES (?, ?, ?, ?)");
    for (const PeerDocument& document : PeerDocuments(corpus)) {
      int column = 0;
      for (const std::string* field : {&document.question, &document.alternates,
                                       &document.heading, &document.text}) {
        Bind(insert, ++column, *field);
      }
      if (sqlite3_step(insert) != SQLITE_DONE) Check(SQLITE_ERROR);
      sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    Check(sqlite3_exec(db_, "INSERT INTO entries(entries) VALUES ('optimize')",
                       nullptr, nullptr, nullptr));
    find_ = Prepare(
        "SELECT rowid FROM entries WHERE entries MATCH ? ORDER BY rank LIMIT ?");
    sqlite3_bind_int(find_, 2, kResultCount);
  }
  ~Fts5() override {
    sqlite3_finalize(find_);
    sqlite3_close(db_);
  }

  std::string name() const override { return "SQLite FTS5"; }

  std::vector<int> Find(const std::string& question) override {
    std::vector<int> entries;
    const std::string query = AnyOf(question);
    if (query.empty()) return entries;
    Bind(find_, 1, query);
    while (sqlite3_step(find_) == SQLITE_ROW) {
      entries.push_back(static_cast<int>(sqlite3_column_int64(find_, 0)) - 1);
    }
    sqlite3_reset(find_);
    return entries;
  }

 private:
  void Check(int code) {
    if (code != SQLITE_OK) Fail("SQLite", sqlite3_errmsg(db_));
  }
  sqlite3_stmt* Prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    Check(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr));
    return statement;
  }
  // Null as a destructor: SQLite reads the bytes where they are.
  void Bind(sqlite3_stmt* statement, int column, const std::string& text) {
    Check(sqlite3_bind_text(statement, column, text.data(),
                            static_cast<int>(text.size()), nullptr));
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* find_ = nullptr;
};

class XapianPeer : public SearchPeer {
 public:
  explicit XapianPeer(const Corpus& corpus) {
    char folder[] = "/tmp/caveat-xapian-XXXXXX";
    if (mkdtemp(folder) == nullptr) Fail("Xapian", "no temporary folder");
    folder_ = folder;
    Xapian::WritableDatabase writable(folder_, Xapian::DB_CREATE_OR_OVERWRITE);
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("en"));
    for (const PeerDocument& document : PeerDocuments(corpus)) {
      Xapian::Document added;
      generator.set_document(added);
      for (const std::string* field : {&document.question, &document.alternates,
                                       &document.heading, &document.text}) {
        generator.index_text(*field);
        generator.increase_termpos();
      }
      writable.add_document(added);
    }
    writable.close();
    database_ = Xapian::Database(folder_);
    parser_.set_stemmer(Xapian::Stem("en"));
    parser_.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    parser_.set_default_op(Xapian::Query::OP_OR);
  }
  ~XapianPeer() override {
    database_.close();
    std::filesystem::remove_all(folder_);
  }

  std::string name() const override { return "Xapian"; }

  std::vector<int> Find(const std::string& question) override {
    Xapian::Enquire enquire(database_);
    // Without flags, nothing in a question is a language of queries.
    enquire.set_query(parser_.parse_query(question, 0));
    const Xapian::MSet found = enquire.get_mset(0, kResultCount);
    std::vector<int> entries;
    for (Xapian::MSetIterator i = found.begin(); i != found.end(); ++i) {
      entries.push_back(static_cast<int>(*i) - 1);
    }
    return entries;
  }

 private:
  std::string folder_;
  Xapian::Database database_;
  Xapian::QueryParser parser_;
};

}  // namespace

std::vector<PeerDocument> PeerDocuments(const Corpus& corpus) {
  std::vector<PeerDocument> documents;
  for (const Entry& entry : corpus.entries()) {
    documents.push_back({entry.question, absl::StrJoin(entry.alternates, "\n"),
                         entry.section,
                         std::string(corpus.PlainText(entry))});
  }
  return documents;
}

std::unique_ptr<SearchPeer> MakeFts5(const Corpus& corpus) {
  return std::make_unique<Fts5>(corpus);
}

std::unique_ptr<SearchPeer> MakeXapian(const Corpus& corpus) {
  return std::make_unique<XapianPeer>(corpus);
}

}  // namespace caveat
