// Result<T>: a value or the Error that explains its absence.
//
// The member names are std::expected's. docs/decisions/0002 says why it is not used yet.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "blockauth/base/error.hpp"

namespace blockauth {

// An Error on its way into some Result<T>; made by fail().
struct Failure {
  Error error;
};

[[nodiscard]] inline Failure fail(Errc code, std::string detail = {}) {
  return Failure{Error{.code = code, .detail = std::move(detail)}};
}

[[nodiscard]] inline Failure fail(Error error) { return Failure{std::move(error)}; }

// A check against the specification that did not hold: `step` must have static storage ("7.2/13").
[[nodiscard]] inline Failure fail_step(std::string_view step, Errc code, std::string detail,
                                       std::string expected = {}, std::string got = {}) {
  return Failure{Error{code, std::move(detail), step, std::move(expected), std::move(got)}};
}

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = Error;

  // Implicit, both: `return value;` and `return fail(...);` are how a Result is made.
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(Failure failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  // Precondition: has_value().
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Precondition: !has_value().
  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

  template <class U>
  [[nodiscard]] T value_or(U&& fallback) && {
    return has_value() ? std::move(*this).value() : static_cast<T>(std::forward<U>(fallback));
  }

  // f: T -> Result<U>.
  template <class F>
  auto and_then(F&& f) && -> std::invoke_result_t<F, T&&> {
    if (has_value()) return std::forward<F>(f)(std::move(*this).value());
    return Failure{std::move(*this).error()};
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  using error_type = Error;

  Result() = default;
  Result(Failure failure) : error_(std::move(failure.error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  // Precondition: !has_value().
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return *std::move(error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace blockauth

#define BLOCKAUTH_CONCAT_INNER(a, b) a##b
#define BLOCKAUTH_CONCAT(a, b) BLOCKAUTH_CONCAT_INNER(a, b)

// BLOCKAUTH_TRY(name, expr): declares `name` as the value of `expr`, or returns its Error from this function.
#define BLOCKAUTH_TRY(name, ...) \
  BLOCKAUTH_TRY_IMPL(BLOCKAUTH_CONCAT(blockauth_try_, __LINE__), name, __VA_ARGS__)
#define BLOCKAUTH_TRY_IMPL(tmp, name, ...)                                   \
  auto tmp = (__VA_ARGS__);                                                  \
  if (!tmp.has_value()) return ::blockauth::Failure{std::move(tmp).error()}; \
  auto name = std::move(tmp).value()

// BLOCKAUTH_CHECK(expr): evaluates `expr` for its Error only, and returns that Error from this function.
#define BLOCKAUTH_CHECK(...)                                                \
  do {                                                                      \
    if (auto blockauth_check = (__VA_ARGS__); !blockauth_check.has_value()) \
      return ::blockauth::Failure{std::move(blockauth_check).error()};      \
  } while (false)
