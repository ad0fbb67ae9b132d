# One line per library, program or test. Files are listed, never globbed.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Protobuf REQUIRED)
find_package(absl CONFIG REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
find_package(ICU REQUIRED COMPONENTS uc i18n)

# caveat_library(name SRCS a.cc HDRS a.h PUBLIC x PRIVATE y) makes the target
# caveat_<name> with the alias caveat::<name>.
function(caveat_library name)
  cmake_parse_arguments(ARG "" "" "SRCS;HDRS;PUBLIC;PRIVATE" ${ARGN})
  add_library(caveat_${name} STATIC ${ARG_SRCS} ${ARG_HDRS})
  add_library(caveat::${name} ALIAS caveat_${name})
  target_include_directories(caveat_${name} PUBLIC ${CMAKE_SOURCE_DIR}
                                                   ${CMAKE_BINARY_DIR})
  target_compile_options(caveat_${name} PRIVATE ${CAVEAT_WARNINGS})
  target_link_libraries(caveat_${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# caveat_program(name SRCS main.cc DEPS x) makes build/<preset>/name.
function(caveat_program name)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SRCS})
  target_compile_options(${name} PRIVATE ${CAVEAT_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
endfunction()

# caveat_test(name SRCS a_test.cc DEPS x LABELS unit ARGS y) is a gtest program,
# run with y.
# Its working directory is the source tree.
function(caveat_test name)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS;LABELS;ARGS" ${ARGN})
  add_executable(${name} ${ARG_SRCS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                                           ${CMAKE_BINARY_DIR}/tests)
  target_compile_options(${name} PRIVATE ${CAVEAT_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name} ${ARG_ARGS}
           WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 600)
endfunction()

# Generated code is not ours: only its own warnings are left off.
function(caveat_proto_library name)
  cmake_parse_arguments(ARG "GRPC" "" "PROTOS;IMPORT_DIRS" ${ARGN})
  add_library(caveat_${name} STATIC ${ARG_PROTOS})
  add_library(caveat::${name} ALIAS caveat_${name})
  target_link_libraries(caveat_${name} PUBLIC protobuf::libprotobuf)
  target_include_directories(caveat_${name} SYSTEM PUBLIC ${CMAKE_CURRENT_BINARY_DIR})
  protobuf_generate(TARGET caveat_${name} LANGUAGE cpp
                    IMPORT_DIRS ${ARG_IMPORT_DIRS}
                    PROTOC_OUT_DIR ${CMAKE_CURRENT_BINARY_DIR})
  if(ARG_GRPC)
    target_link_libraries(caveat_${name} PUBLIC gRPC::grpc++)
    protobuf_generate(TARGET caveat_${name} LANGUAGE grpc
                      GENERATE_EXTENSIONS .grpc.pb.h .grpc.pb.cc
                      PLUGIN protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>
                      IMPORT_DIRS ${ARG_IMPORT_DIRS}
                      PROTOC_OUT_DIR ${CMAKE_CURRENT_BINARY_DIR})
  endif()
endfunction()

# caveat_embed(name ROOT dir FILES a b) makes the object library caveat_<name>
# with `caveat::EmbeddedFiles()`; see corpus/data_files.h.
function(caveat_embed name)
  cmake_parse_arguments(ARG "" "ROOT" "FILES" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  set(paths)
  foreach(file IN LISTS ARG_FILES)
    list(APPEND paths ${ARG_ROOT}/${file})
  endforeach()
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DROOT=${ARG_ROOT}
            "-DFILES=${ARG_FILES}" -P ${CMAKE_SOURCE_DIR}/cmake/EmbedFiles.cmake
    DEPENDS ${paths} ${CMAKE_SOURCE_DIR}/cmake/EmbedFiles.cmake
    VERBATIM)
  add_library(caveat_${name} STATIC ${out})
  target_include_directories(caveat_${name} PUBLIC ${CMAKE_SOURCE_DIR})
endfunction()
