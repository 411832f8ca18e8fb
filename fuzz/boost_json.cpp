// Boost.JSON's implementation, compiled here so that the fuzzers see its branches.
#include <boost/json/src.hpp>
