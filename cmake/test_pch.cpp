// Carries the tests' precompiled header (cmake/BlockAuthTests.cmake) and nothing else.
