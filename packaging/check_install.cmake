# Installs BUILD into WORK/prefix, then builds and runs the program in SOURCE against it: once with find_package, once
# with pkg-config.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK}")
run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix")

run("${CMAKE_COMMAND}" -G Ninja -S "${SOURCE}" -B "${WORK}/cmake" "-DCMAKE_PREFIX_PATH=${WORK}/prefix"
    "-DCMAKE_CXX_COMPILER=${COMPILER}")
run("${CMAKE_COMMAND}" --build "${WORK}/cmake")
run("${WORK}/cmake/consumer")

set(ENV{PKG_CONFIG_PATH} "${WORK}/prefix/${LIBDIR}/pkgconfig")
run(pkg-config "--define-variable=prefix=${WORK}/prefix" --cflags --libs blockauth)
string(STRIP "${output}" flags)
separate_arguments(flags UNIX_COMMAND "${flags}")
run("${COMPILER}" "${SOURCE}/main.cpp" -o "${WORK}/consumer" ${flags})
run("${WORK}/consumer")
