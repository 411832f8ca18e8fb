# Build options, and the flags every target of ours is compiled with (interface target blockauth_flags).
include(CheckCXXCompilerFlag)
include(CheckPIESupported)
include(CMakeDependentOption)

option(BLOCKAUTH_FUZZ "Build the libFuzzer targets (Clang only)" OFF)
option(BLOCKAUTH_COVERAGE "Instrument for gcov" OFF)
option(BLOCKAUTH_WERROR "Treat warnings as errors" ${PROJECT_IS_TOP_LEVEL})
cmake_dependent_option(BLOCKAUTH_BUILD_TESTS "Build the tests" ON "PROJECT_IS_TOP_LEVEL;NOT BLOCKAUTH_FUZZ" OFF)
option(BLOCKAUTH_BUILD_BENCH "Build the benchmarks" OFF)
set(BLOCKAUTH_SANITIZE "" CACHE STRING "Sanitizers: empty, address,undefined or thread")
set_property(CACHE BLOCKAUTH_SANITIZE PROPERTY STRINGS "" "address,undefined" "thread")

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug or Release" FORCE)
  endif()
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  # ccache finds an object again from another build directory or checkout, and beside a precompiled header.
  find_program(BLOCKAUTH_CCACHE ccache)
  if(BLOCKAUTH_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(sloppiness pch_defines,time_macros,include_file_mtime,include_file_ctime)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
        "CCACHE_SLOPPINESS=${sloppiness}" "${BLOCKAUTH_CCACHE}")
  endif()
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
check_pie_supported(LANGUAGES CXX)

add_library(blockauth_flags INTERFACE)
target_compile_options(blockauth_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                                 "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=")
if(BLOCKAUTH_WERROR)
  target_compile_options(blockauth_flags INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms at -O2, inside std::string's operator+ (GCC bug 105651) and inside operator<=> of std::vector of octets,
  # whose length GCC 12 takes to be possibly negative.
  target_compile_options(blockauth_flags INTERFACE -Wno-restrict -Wno-stringop-overread)
  # Where the optimizer runs: the alternatives that a std::variant or std::optional does not hold, in its destructor.
  # Uninitialized members are found by clang-tidy, and reads of them by the sanitizers' builds.
  if(BLOCKAUTH_SANITIZE)
    target_compile_options(blockauth_flags INTERFACE -Wno-maybe-uninitialized)
  else()
    target_compile_options(blockauth_flags
                           INTERFACE $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-Wno-maybe-uninitialized>)
  endif()
endif()

# Fortification needs the optimizer, and takes the place of the sanitizers' interceptors: release only.
if(NOT BLOCKAUTH_SANITIZE AND NOT BLOCKAUTH_FUZZ)
  target_compile_options(
    blockauth_flags INTERFACE $<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
                              -D_GLIBCXX_ASSERTIONS> -fstack-protector-strong)
  foreach(flag IN ITEMS -fstack-clash-protection -fcf-protection)
    string(MAKE_C_IDENTIFIER "BLOCKAUTH_HAS${flag}" has_flag)
    check_cxx_compiler_flag(${flag} ${has_flag})
    if(${has_flag})
      target_compile_options(blockauth_flags INTERFACE ${flag})
    endif()
  endforeach()
  target_link_options(blockauth_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

if(BLOCKAUTH_SANITIZE)
  target_compile_options(blockauth_flags INTERFACE -fsanitize=${BLOCKAUTH_SANITIZE} -fno-sanitize-recover=all
                                                   -fno-omit-frame-pointer)
  target_link_options(blockauth_flags INTERFACE -fsanitize=${BLOCKAUTH_SANITIZE})
  if(BLOCKAUTH_SANITIZE MATCHES "thread")
    # ThreadSanitizer does not understand fences; Asio has a mutex-free path without them only when told so.
    target_compile_definitions(blockauth_flags INTERFACE BOOST_ASIO_DISABLE_STD_ATOMIC BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
if(BLOCKAUTH_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "BLOCKAUTH_FUZZ needs Clang: use the preset `fuzz`.")
  endif()
  target_compile_options(blockauth_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined
                                                   -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(blockauth_flags INTERFACE -fsanitize=address,undefined)
endif()
if(BLOCKAUTH_COVERAGE)
  target_compile_options(blockauth_flags INTERFACE --coverage)
  target_link_options(blockauth_flags INTERFACE --coverage)
endif()
