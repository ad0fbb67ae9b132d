#include "corpus/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

using ::testing::HasSubstr;

namespace fs = std::filesystem;

class LoaderTest : public testing::Test {
 protected:
  LoaderTest() {
    folder_ = fs::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~LoaderTest() override { fs::remove_all(folder_); }

  void Write(const std::string& name, const std::string& bytes) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::string Path(const std::string& name) {
    return (folder_ / name).string();
  }

  // Names of the corpora, or the faults without the folder's own path.
  std::string Load(const std::vector<std::string>& paths,
                   const LoaderOptions& options = {}) {
    const auto corpora = LoadCorpora(paths, options);
    std::string text;
    if (corpora.ok()) {
      for (const CorpusPtr& corpus : *corpora) text += corpus->name() + " ";
      return text;
    }
    text = std::string(corpora.status().message());
    const std::string prefix = folder_.string() + "/";
    for (size_t at; (at = text.find(prefix)) != std::string::npos;) {
      text.erase(at, prefix.size());
    }
    return text;
  }

  fs::path folder_;
};

TEST_F(LoaderTest, OverlaysUnderOtherNamesAreFaults) {
  const std::string names[] = {"a.overlay.TXTPB", "a.overlay.textproto",
                               "a.overlay.txtpb.txt", "a.txtpb",
                               "overlay.txtpb"};
  for (const std::string& name : names) {
    Write("a.txt", "A text.");
    Write(name, "withdrawn: true");
    EXPECT_EQ(Load({folder_.string()}),
              name +
                  ": is no overlay by its name: that of x.txt is "
                  "x.overlay.txtpb");
    fs::remove(folder_ / name);
  }
}

TEST_F(LoaderTest, LinksWithoutEndAreFaults) {
  Write("a.txt", "A text.");
  fs::create_symlink("gone.txt", folder_ / "b.txt");
  fs::create_symlink("gone.png", folder_ / "b.png");
  EXPECT_EQ(Load({folder_.string()}), "b.txt: cannot be read");
}

TEST_F(LoaderTest, FolderIsALibrary) {
  Write("b.txt", "B text.");
  Write("sub/a.txt", "A text.");
  Write("sub/a.overlay.txtpb", "title: \"The A\"");
  Write("c.jsonl", "{\"id\":\"x\",\"question\":\"X?\"}");
  Write("README.md", "# Not a corpus");
  Write(".hidden/h.txt", "Hidden.");
  Write("notes.docx", "Not a document.");
  EXPECT_EQ(Load({folder_.string()}), "a b c ");
  EXPECT_EQ(Load({Path("b.txt"), Path("sub/../b.txt")}), "b ");
  const auto corpora = LoadCorpora({folder_.string()}, {});
  ASSERT_TRUE(corpora.ok());
  EXPECT_EQ((*corpora)[0]->info().title, "The A");
  EXPECT_EQ((*corpora)[0]->document().name(), "a.txt");
}

TEST_F(LoaderTest, FaultsOfAllFilesInOneRun) {
  Write("a.txt", "Good.");
  Write("a.overlay.txtpb", "entries { id: \"nope\" }");
  Write("b.txt", "bad \xFF");
  Write("c.txt", "   \n");
  Write("d.txt", "Fine.");
  Write("sub/d.txt", "Fine too.");
  Write("e.overlay.txtpb", "");
  Write("f.txt", "too large by far");
  LoaderOptions options;
  options.document_bytes_max = 10;
  EXPECT_EQ(Load({folder_.string()}, options),
            "e.overlay.txtpb: there is no document beside this overlay\n"
            "a.overlay.txtpb:1:15: there is no entry \"nope\" in the document\n"
            "b.txt:1:5: not UTF-8: byte 0xFF\n"
            "c.txt: empty: there is no text in it\n"
            "f.txt: too large: 16 bytes, at most 10\n"
            "sub/d.txt: d.txt is the corpus \"d\" already");
}

// What an editor withdraws there would go on being quoted.
TEST_F(LoaderTest, AnOverlayBesideACompiledFileIsAFault) {
  Write("hips.caveat", "");
  Write("hips.overlay.txtpb", "withdrawn: true");
  const std::string fault =
      "hips.overlay.txtpb: there is no document beside this overlay\n";
  EXPECT_THAT(Load({folder_.string()}), testing::StartsWith(fault));
  EXPECT_THAT(Load({Path("hips.caveat")}), testing::StartsWith(fault));
  // It belongs to what the file was made of.
  Write("hips.md", "# Hips");
  EXPECT_THAT(Load({folder_.string()}), testing::Not(HasSubstr("no document")));
  EXPECT_THAT(Load({Path("hips.caveat")}),
              testing::Not(HasSubstr("no document")));
}

TEST_F(LoaderTest, PathsThatAreNotThere) {
  const auto missing = LoadCorpora({Path("missing.txt")}, {});
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  Write("a.docx", "x");
  EXPECT_EQ(Load({Path("a.docx")}),
            "a.docx: not a document: its name must end in .txt, .md, .html or "
            ".jsonl");
  EXPECT_THAT(Load({folder_.string()}),
              testing::EndsWith(": there is no document in it"));
}

TEST_F(LoaderTest, CorporaAreCounted) {
  Write("a.txt", "A.");
  Write("b.txt", "B.");
  LoaderOptions options;
  options.corpus_count_max = 1;
  EXPECT_THAT(Load({folder_.string()}, options),
              testing::EndsWith(": more than 1 documents"));
}

TEST(MakeCorpus, OnlyHeadingsIsAFault) {
  EXPECT_EQ(FaultsOf("# x", "", "a.doc"),
            "a.doc: not a document: its name must end in .txt, .md, .html or "
            ".jsonl");
  EXPECT_EQ(FaultsOf("---\n"),
            "test.txt: nothing in it can be quoted: there are only headings");
}

TEST(Loader, TitleIsTheHeadingOverAllOthers) {
  const auto title = [](const std::string& text, const std::string& overlay,
                        const std::string& name) {
    return CorpusOf(text, overlay, name)->info().title;
  };
  const std::string below = "\n\nKettles boil.\n\n## Care\n\nUnplug it.\n";
  EXPECT_EQ(title("# Our *kettles*" + below, "", "k.md"), "Our kettles");
  EXPECT_EQ(title("# Our kettles" + below, "title: \"K\"", "k.md"), "K");
  EXPECT_EQ(
      title("# Our kettles" + below + "\n# Toasters\n\nHot.\n", "", "k.md"),
      "k");
  EXPECT_EQ(title("Kettles boil.\n\n# Care\n\nUnplug it.\n", "", "k.md"), "k");
  EXPECT_EQ(title("<h1>Our kettles</h1><p>Kettles boil.</p>", "", "k.html"),
            "Our kettles");
  EXPECT_EQ(
      title("---\nauthor: us\n---\n\n<!-- draft -->\n\n# Our kettles" + below,
            "", "k.md"),
      "Our kettles");
  EXPECT_EQ(title("![A kettle](k.png)\n\n# Our kettles" + below, "", "k.md"),
            "Our kettles");
  EXPECT_EQ(title("{\"id\":\"a\",\"question\":\"b?\",\"answer\":\"c.\"}\n", "",
                  "k.jsonl"),
            "k");
}

}  // namespace
}  // namespace caveat
