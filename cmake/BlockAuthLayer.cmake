# blockauth_layer(<layer> [OWN <layer>...] [THIRD_PARTY <target>...] SOURCES <file>...)
#
# The static library blockauth_<layer>, also called blockauth::<layer>. OWN are the layers it may include, exactly the
# row of the table in docs/architecture.md (scripts/check_layers.py compares them). Third-party targets stay private:
# nothing of theirs appears in a public header.
function(blockauth_layer layer)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "OWN;THIRD_PARTY;SOURCES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "blockauth_layer(${layer}): unexpected ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(target blockauth_${layer})
  list(TRANSFORM arg_OWN PREPEND blockauth_ OUTPUT_VARIABLE own)

  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_BINARY_DIR}/generated")
    target_link_libraries(${target} PUBLIC ${own} PRIVATE $<BUILD_INTERFACE:blockauth_flags> ${arg_THIRD_PARTY})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${own})
    set(scope INTERFACE)
  endif()
  target_compile_features(${target} ${scope} cxx_std_23)
  target_include_directories(${target} ${scope} "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>"
                                                "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${layer})
  add_library(blockauth::${layer} ALIAS ${target})
  if(NOT layer STREQUAL "app" AND NOT BLOCKAUTH_FUZZ)  # app is the program, not part of the library
    install(TARGETS ${target} EXPORT blockauth ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  endif()
endfunction()
