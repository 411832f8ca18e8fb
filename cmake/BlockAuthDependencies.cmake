# Third-party libraries, all from the distribution. docs/decisions/ says why each one.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
find_package(SQLite3 3.40 REQUIRED)
set(Boost_USE_STATIC_LIBS ON)
find_package(Boost 1.81 REQUIRED CONFIG COMPONENTS json url)
pkg_check_modules(CJOSE REQUIRED IMPORTED_TARGET cjose)
pkg_check_modules(JANSSON REQUIRED IMPORTED_TARGET jansson)
find_package(CLI11 REQUIRED CONFIG)
find_package(spdlog REQUIRED CONFIG)

# toml++ as headers: the distribution's compiled library has exceptions switched on, we parse without them.
find_path(BLOCKAUTH_TOMLPLUSPLUS_INCLUDE_DIR toml++/toml.h REQUIRED)
add_library(blockauth_tomlplusplus INTERFACE)
add_library(blockauth::tomlplusplus ALIAS blockauth_tomlplusplus)
target_include_directories(blockauth_tomlplusplus SYSTEM INTERFACE "${BLOCKAUTH_TOMLPLUSPLUS_INCLUDE_DIR}")
target_compile_definitions(blockauth_tomlplusplus INTERFACE TOML_HEADER_ONLY=1 TOML_EXCEPTIONS=0)

# Boost.JSON as base links it: the compiled library, or in a fuzz build its sources, so that they are instrumented.
if(BLOCKAUTH_FUZZ)
  add_library(blockauth_boost_json STATIC "${PROJECT_SOURCE_DIR}/fuzz/boost_json.cpp")
  target_link_libraries(blockauth_boost_json PUBLIC Boost::headers)
  target_compile_options(blockauth_boost_json PRIVATE -fsanitize=fuzzer-no-link,address)
else()
  add_library(blockauth_boost_json ALIAS Boost::json)
endif()
