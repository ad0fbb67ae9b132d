# The tools of the build: compiler cache, linker, sanitizers, warnings.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # base_dir makes a hit possible from any checkout.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
endif()

# GCC 12 takes -fuse-ld=mold; clang finds it by the same name.
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

if(CAVEAT_SANITIZE)
  string(REPLACE ";" "," caveat_sanitize "${CAVEAT_SANITIZE}")
  add_compile_options(-fsanitize=${caveat_sanitize} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=${caveat_sanitize})
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

if(CAVEAT_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined
                      -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=address,undefined)
endif()

# Reproducible and the same on every machine: no fused or reordered floating
# point, whatever the compiler (promise: the same question, the same bytes).
add_compile_options(-ffp-contract=off)
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)

# GCC warns of members that a designated initializer leaves at their default,
# which is what designated initializers are for.
set(CAVEAT_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wnon-virtual-dtor -Wno-missing-field-initializers -Werror)

# GCC 12 sees overlapping copies in string concatenation that are not there
# (its bug 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND CAVEAT_WARNINGS -Wno-restrict)
endif()
