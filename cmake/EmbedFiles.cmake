# Writes a C++ source that holds the bytes of FILES (relative to ROOT), so that
# a program carries its data files with it. The assembler copies the bytes;
# nothing is escaped and the compiler does not see them.
set(text "// Made by cmake/EmbedFiles.cmake.\n#include \"corpus/data_files.h\"\n\n")
set(table "")
set(index 0)
foreach(file IN LISTS FILES)
  # A compiler cache sees the source, not the bytes: the hash tells it of them.
  file(SHA256 ${ROOT}/${file} hash)
  string(APPEND text "// ${file} ${hash}\n"
    "asm(\".section .rodata\\n\"\n"
    "    \".global caveat_data_${index}\\ncaveat_data_${index}:\\n\"\n"
    "    \".incbin \\\"${ROOT}/${file}\\\"\\n\"\n"
    "    \".global caveat_data_${index}_end\\ncaveat_data_${index}_end:\\n\"\n"
    "    \".byte 0\\n.previous\\n\");\n"
    "extern \"C\" const char caveat_data_${index}[];\n"
    "extern \"C\" const char caveat_data_${index}_end[];\n\n")
  string(APPEND table
    "      {\"${file}\", {caveat_data_${index}, static_cast<size_t>("
    "caveat_data_${index}_end - caveat_data_${index})}},\n")
  math(EXPR index "${index} + 1")
endforeach()
string(APPEND text
  "namespace caveat {\n\nconst std::map<std::string, std::string_view>& EmbeddedFiles() {\n"
  "  static const auto* const files = new std::map<std::string, std::string_view>{\n"
  "${table}  };\n  return *files;\n}\n\n}  // namespace caveat\n")
file(WRITE ${OUT} "${text}")
