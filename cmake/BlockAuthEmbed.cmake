# Makes every embedded file and nothing else: what a tool needs that reads the sources without building them.
add_custom_target(blockauth_embedded)

# blockauth_embed(<target> <qualified function> <file>...)
#
# Compiles text files into <target>. `blockauth_embed(blockauth_store blockauth::store::sqlite_migrations a.sql b.sql)`
# generates the header "embedded/sqlite_migrations.hpp" with
#
#   namespace blockauth::store { std::span<const EmbeddedFile> sqlite_migrations() noexcept; }
#
# whose elements (src/base/embedded_file.hpp) keep the order given here; `name` is the file name without its folder.
# The files are read again at build time whenever one of them changes.
function(blockauth_embed target function)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    return()  # The layer has no sources yet.
  endif()
  string(REGEX MATCH "^(.*)::([^:]+)$" matched "${function}")
  set(namespace "${CMAKE_MATCH_1}")
  set(name "${CMAKE_MATCH_2}")
  set(files "")
  foreach(file IN LISTS ARGN)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    list(APPEND files "${file}")
  endforeach()
  set(header "${PROJECT_BINARY_DIR}/generated/embedded/${name}.hpp")
  set(source "${PROJECT_BINARY_DIR}/generated/embedded/${name}.cpp")
  add_custom_command(
    OUTPUT "${header}" "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DNAMESPACE=${namespace}" "-DNAME=${name}" "-DHEADER=${header}" "-DSOURCE=${source}"
            "-DFILES=${files}" -P "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    DEPENDS ${files} "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
    COMMENT "Embedding ${name}"
    VERBATIM)
  target_sources(${target} PRIVATE "${header}" "${source}")
  target_include_directories(${target} PRIVATE "${PROJECT_BINARY_DIR}/generated")
  add_custom_target(blockauth_embedded_${name} DEPENDS "${header}" "${source}")
  add_dependencies(blockauth_embedded blockauth_embedded_${name})
  # Two targets that run one command each would write the files twice, at once.
  add_dependencies(${target} blockauth_embedded_${name})
endfunction()
