# blockauth_tests(<folder> [LINK <target>...] [NEEDS_BINARY] SOURCES <file>...)
#
# The executable blockauth_<folder>_tests: every TEST is a ctest case with the label <folder>; those with "Concurrency"
# in their name have the label <folder>.concurrency (ctest -L takes a pattern, so both words select them), and only
# executables that have some are built under ThreadSanitizer. NEEDS_BINARY builds the server first; tests find it in the
# variable BLOCKAUTH_BINARY.
include(GoogleTest)
find_package(GTest REQUIRED CONFIG)

# One precompiled header for all tests: gtest.h alone costs more than most tests' own code. Its owner is an executable
# because the tests are: a header compiled with -fPIC is refused by sources compiled with -fPIE.
add_executable(blockauth_test_pch EXCLUDE_FROM_ALL "${PROJECT_SOURCE_DIR}/cmake/test_pch.cpp")
target_link_libraries(blockauth_test_pch PRIVATE blockauth_flags GTest::gtest)
target_precompile_headers(blockauth_test_pch PRIVATE <gtest/gtest.h> <algorithm> <array> <chrono> <cstdint> <map>
                          <memory> <optional> <span> <string> <string_view> <variant> <vector>)

function(blockauth_tests folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NEEDS_BINARY" "" "LINK;SOURCES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "blockauth_tests(${folder}): unexpected ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(has_concurrency FALSE)
  foreach(source IN LISTS arg_SOURCES)
    # Contract suites bring their tests in headers, so an include of one counts as well.
    file(STRINGS "${CMAKE_CURRENT_SOURCE_DIR}/${source}" hits REGEX "Concurrency|\"contract/" LIMIT_COUNT 1)
    if(hits)
      set(has_concurrency TRUE)
    endif()
    # Only where it is used: with a folder's name in its command line, no object is found again from another checkout.
    file(STRINGS "${CMAKE_CURRENT_SOURCE_DIR}/${source}" hits REGEX "BLOCKAUTH_SOURCE_DIR" LIMIT_COUNT 1)
    if(hits)
      set_property(SOURCE "${source}" APPEND PROPERTY COMPILE_DEFINITIONS "BLOCKAUTH_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"")
    endif()
  endforeach()
  if(NOT arg_SOURCES OR (BLOCKAUTH_SANITIZE MATCHES "thread" AND NOT has_concurrency))
    return()
  endif()

  set(target blockauth_${folder}_tests)
  add_executable(${target} ${arg_SOURCES})
  target_link_libraries(${target} PRIVATE ${arg_LINK} blockauth_test_support blockauth_flags GTest::gtest_main)
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/tests")
  target_precompile_headers(${target} REUSE_FROM blockauth_test_pch)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # False alarms at -O2, inside std::string and std::vector as tests use them: built from literals, in long functions.
    target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-stringop-overflow)
  endif()
  if(arg_NEEDS_BINARY AND TARGET blockauth)
    add_dependencies(${target} blockauth)
  endif()

  set(environment "BLOCKAUTH_BINARY=${PROJECT_BINARY_DIR}/blockauth")
  foreach(part IN ITEMS "-*Concurrency*" "*Concurrency*")
    set(labels "${folder}")
    if(part STREQUAL "*Concurrency*")
      if(NOT has_concurrency)
        continue()
      endif()
      string(APPEND labels ".concurrency")
    endif()
    gtest_discover_tests(
      ${target}
      TEST_FILTER "${part}"
      NO_PRETTY_VALUES
      WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
      DISCOVERY_MODE PRE_TEST
      DISCOVERY_TIMEOUT 120
      PROPERTIES LABELS "${labels}" TIMEOUT 300 ENVIRONMENT "${environment}")
  endforeach()
endfunction()
