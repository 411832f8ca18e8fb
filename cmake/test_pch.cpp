// Carries the tests' precompiled header (cmake/BlockAuthTests.cmake) and does nothing.
int main() { return 0; }
