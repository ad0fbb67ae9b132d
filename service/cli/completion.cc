#include "service/cli/completion.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace caveat::cli {
namespace {

struct Flag {
  std::string name;  // Without the dashes.
  std::string about;
  bool takes_value = false;
};

// One command and what may follow it.
struct Node {
  std::vector<std::string> path;  // Names from the program down.
  std::vector<Node> commands;
  std::string about;
  std::vector<Flag> flags;
};

void AddFlags(const CLI::App& app, std::vector<Flag>* flags) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      flags->push_back(
          {name, option->get_description(), option->get_expected_max() > 0});
    }
  }
}

Node MakeNode(const CLI::App& app, std::vector<std::string> path) {
  path.push_back(app.get_name());
  Node node{std::move(path), {}, app.get_description(), {}};
  AddFlags(app, &node.flags);
  for (const CLI::App* child : app.get_subcommands({})) {
    node.commands.push_back(MakeNode(*child, node.path));
  }
  return node;
}

std::string PathOf(const Node& node) { return absl::StrJoin(node.path, " "); }

// Text within single quotes of a POSIX shell.
std::string Quote(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

// Calls `visit` with a node and all below it.
template <typename Visit>
void Walk(const Node& node, const Visit& visit) {
  visit(node);
  for (const Node& command : node.commands) Walk(command, visit);
}

// `"caveat ask" | "caveat corpus"`: what moves the path on.
std::string CommandPatterns(const Node& root) {
  std::vector<std::string> patterns;
  Walk(root, [&](const Node& node) {
    if (node.path.size() > 1) patterns.push_back(Quote(PathOf(node)));
  });
  return absl::StrJoin(patterns, " | ");
}

// `--corpus | --data`: flags behind which a value stands.
std::string ValuePatterns(const Node& root) {
  std::vector<std::string> patterns;
  Walk(root, [&](const Node& node) {
    for (const Flag& flag : node.flags) {
      if (flag.takes_value) patterns.push_back(absl::StrCat("--", flag.name));
    }
  });
  return absl::StrJoin(patterns, " | ");
}

std::string Bash(const Node& root) {
  std::string script = absl::StrCat(
      "# bash completion of caveat; source it, or put it into\n"
      "# ~/.local/share/bash-completion/completions/caveat\n"
      "_caveat() {\n"
      "  local path=caveat words= i\n"
      "  for ((i = 1; i < COMP_CWORD; ++i)); do\n"
      "    case \"$path ${COMP_WORDS[i]}\" in\n      ",
      CommandPatterns(root),
      ") path=\"$path ${COMP_WORDS[i]}\" ;;\n    esac\n  done\n"
      "  COMPREPLY=()\n"
      "  case \"${COMP_WORDS[COMP_CWORD-1]}\" in\n"
      "    --color) COMPREPLY=($(compgen -W 'auto always never' -- "
      "\"${COMP_WORDS[COMP_CWORD]}\")); return ;;\n    ",
      ValuePatterns(root), ") return ;;\n  esac\n  case \"$path\" in\n");
  Walk(root, [&](const Node& node) {
    std::vector<std::string> words;
    for (const Node& command : node.commands) {
      words.push_back(command.path.back());
    }
    for (const Flag& flag : node.flags) {
      words.push_back(absl::StrCat("--", flag.name));
    }
    absl::StrAppend(&script, "    ", Quote(PathOf(node)),
                    ") words=", Quote(absl::StrJoin(words, " ")), " ;;\n");
  });
  absl::StrAppend(&script,
                  "  esac\n"
                  "  COMPREPLY=($(compgen -W \"$words\" -- "
                  "\"${COMP_WORDS[COMP_CWORD]}\"))\n}\n"
                  "complete -o default -F _caveat caveat\n");
  return script;
}

// `name:about` of zsh's _describe.
std::string ZshItem(const std::string& name, const std::string& about) {
  return Quote(absl::StrCat(absl::StrReplaceAll(name, {{":", "\\:"}}), ":",
                            absl::StrReplaceAll(about, {{":", "\\:"}})));
}

std::string Zsh(const Node& root) {
  std::string script = absl::StrCat(
      "#compdef caveat\n"
      "# zsh completion of caveat; put it as _caveat into a folder of $fpath\n"
      "_caveat() {\n"
      "  local at=caveat i\n"
      "  local -a items\n"
      "  for ((i = 2; i < CURRENT; ++i)); do\n"
      "    case \"$at ${words[i]}\" in\n      ",
      CommandPatterns(root),
      ") at=\"$at ${words[i]}\" ;;\n    esac\n  done\n"
      "  case \"${words[CURRENT-1]}\" in\n"
      "    --color) compadd auto always never; return ;;\n    ",
      ValuePatterns(root), ") _files; return ;;\n  esac\n  case \"$at\" in\n");
  Walk(root, [&](const Node& node) {
    absl::StrAppend(&script, "    ", Quote(PathOf(node)), ") items=(\n");
    for (const Node& command : node.commands) {
      absl::StrAppend(&script, "      ",
                      ZshItem(command.path.back(), command.about), "\n");
    }
    for (const Flag& flag : node.flags) {
      absl::StrAppend(&script, "      ",
                      ZshItem(absl::StrCat("--", flag.name), flag.about), "\n");
    }
    absl::StrAppend(&script, "    ) ;;\n");
  });
  absl::StrAppend(&script,
                  "  esac\n  _describe caveat items || _files\n}\n"
                  "compdef _caveat caveat\n");
  return script;
}

// When a node's own words fit: its commands are there, none below it is.
std::string FishCondition(const Node& node) {
  std::vector<std::string> parts;
  for (size_t i = 1; i < node.path.size(); ++i) {
    parts.push_back(absl::StrCat("__fish_seen_subcommand_from ", node.path[i]));
  }
  std::vector<std::string> below;
  for (const Node& command : node.commands)
    below.push_back(command.path.back());
  if (!below.empty()) {
    parts.push_back(absl::StrCat("not __fish_seen_subcommand_from ",
                                 absl::StrJoin(below, " ")));
  }
  return absl::StrJoin(parts, "; and ");
}

std::string FishQuote(const std::string& text) {
  return absl::StrCat(
      "'", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

std::string Fish(const Node& root) {
  std::string script =
      "# fish completion of caveat; put it into\n"
      "# ~/.config/fish/completions/caveat.fish\n";
  Walk(root, [&](const Node& node) {
    const std::string condition = FishQuote(FishCondition(node));
    for (const Node& command : node.commands) {
      absl::StrAppend(&script, "complete -c caveat -n ", condition, " -f -a ",
                      command.path.back(), " -d ", FishQuote(command.about),
                      "\n");
    }
    for (const Flag& flag : node.flags) {
      absl::StrAppend(&script, "complete -c caveat -n ", condition, " -l ",
                      flag.name, flag.takes_value ? " -r" : "", " -d ",
                      FishQuote(flag.about), "\n");
    }
  });
  return script;
}

}  // namespace

std::string CompletionScript(const CLI::App& app, Shell shell) {
  const Node root = MakeNode(app, {});
  switch (shell) {
    case Shell::kBash:
      return Bash(root);
    case Shell::kZsh:
      return Zsh(root);
    case Shell::kFish:
      return Fish(root);
  }
  return "";
}

}  // namespace caveat::cli
