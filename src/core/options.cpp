#include "kedge/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "core/method_options.hpp"
#include "core/nearest.hpp"
#include "kedge/error.hpp"

namespace kedge {
namespace {

using Integers = std::vector<std::int64_t>;
using Named = std::map<std::string, double>;

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> to_real(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || std::isnan(value)) return std::nullopt;
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(separator, start), text.size());
    parts.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

[[noreturn]] void refuse(const OptionSpec& spec, std::string_view wanted, std::string_view got) {
  throw InputError(fmt::format("--{} must be {}, not '{}'", spec.name, wanted, got));
}

std::string range_text(const OptionSpec& spec) {
  const bool low = std::isfinite(spec.minimum), high = std::isfinite(spec.maximum);
  const std::string_view lower = spec.above_minimum ? "above" : "at least";
  if (low && high) return fmt::format("{} {} and at most {}", lower, spec.minimum, spec.maximum);
  return low ? fmt::format("{} {}", lower, spec.minimum) : fmt::format("at most {}", spec.maximum);
}

void check_range(const OptionSpec& spec, double value) {
  const bool low_enough = value <= spec.maximum;
  const bool high_enough = spec.above_minimum ? value > spec.minimum : value >= spec.minimum;
  if (!low_enough || !high_enough) refuse(spec, range_text(spec), fmt::format("{}", value));
}

/// What the row's type is called in a sentence.
std::string_view wanted(const OptionValue& example) {
  static constexpr std::string_view names[] = {
      "true or false", "a whole number", "a number", "a word", "whole numbers like 256,256", "name=value"};
  return names[example.index()];
}

void check(const OptionSpec& spec, const OptionValue& value) {
  if (const auto* word = std::get_if<std::string>(&value)) {
    if (spec.choices.empty() || std::ranges::find(spec.choices, *word) != spec.choices.end()) return;
    const std::string near = nearest_word(*word, spec.choices);
    throw InputError(fmt::format("--{} must be {}, not '{}'{}", spec.name, list_words(spec.choices), *word,
                                 near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near)));
  }
  if (const auto* integer = std::get_if<std::int64_t>(&value))
    check_range(spec, static_cast<double>(*integer));
  if (const auto* real = std::get_if<double>(&value)) {
    if (!std::isfinite(*real)) refuse(spec, "a finite number", fmt::format("{}", *real));
    check_range(spec, *real);
  }
  if (const auto* list = std::get_if<Integers>(&value)) {
    if (list->size() > 64) refuse(spec, "at most 64 numbers", fmt::format("{} of them", list->size()));
    for (std::int64_t item : *list) check_range(spec, static_cast<double>(item));
  }
}

}  // namespace

const OptionSpec& option_spec(std::string_view name) {
  for (const OptionSpec& spec : option_table()) {
    if (spec.name == name) return spec;
  }
  std::vector<std::string> names;
  for (const OptionSpec& spec : option_table()) names.push_back(spec.name);
  const std::string near = nearest_word(name, names);
  throw InputError(fmt::format("there is no option '{}'{}", name,
                               near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
}

OptionValue parse_option(const OptionSpec& spec, std::string_view text) {
  const OptionValue example = spec.default_value();
  if (std::holds_alternative<std::string>(example)) return std::string(text);
  if (std::holds_alternative<bool>(example)) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
  } else if (std::holds_alternative<std::int64_t>(example)) {
    if (const auto value = to_integer(text)) return *value;
  } else if (std::holds_alternative<double>(example)) {
    if (const auto value = to_real(text)) return *value;
  } else if (std::holds_alternative<Integers>(example)) {
    Integers list;
    if (text == "none") return list;
    for (std::string_view part : split(text, ',')) {
      const auto value = to_integer(part);
      if (!value) refuse(spec, wanted(example), text);
      list.push_back(*value);
    }
    return list;
  } else {
    Named named;
    for (std::string_view part : split(text, ',')) {
      const std::size_t equals = part.find('=');
      const auto value = equals == std::string_view::npos ? std::nullopt : to_real(part.substr(equals + 1));
      if (!value || equals == 0) refuse(spec, wanted(example), text);
      named[std::string(part.substr(0, equals))] = *value;
    }
    return named;
  }
  refuse(spec, wanted(example), text);
}

std::string option_text(const OptionValue& value) {
  struct Writer {
    std::string operator()(bool flag) const { return flag ? "true" : "false"; }
    std::string operator()(std::int64_t integer) const { return fmt::format("{}", integer); }
    std::string operator()(double real) const { return fmt::format("{}", real); }
    std::string operator()(const std::string& word) const { return word; }
    std::string operator()(const Integers& list) const {
      return list.empty() ? "none" : fmt::format("{}", fmt::join(list, ","));
    }
    std::string operator()(const Named& named) const {
      std::string text;
      for (const auto& [name, number] : named) {
        text += fmt::format("{}{}={}", text.empty() ? "" : ",", name, number);
      }
      return text;
    }
  };
  return std::visit(Writer{}, value);
}

void set_option(Options& options, std::string_view name, OptionValue value) {
  const OptionSpec& spec = option_spec(name);
  const OptionValue now = spec.get(options);
  if (std::holds_alternative<double>(now)) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) value = static_cast<double>(*integer);
  }
  if (value.index() != now.index()) refuse(spec, wanted(now), option_text(value));
  check(spec, value);
  if (auto* named = std::get_if<Named>(&value))
    named->insert(std::get<Named>(now).begin(), std::get<Named>(now).end());
  spec.assign(options, std::move(value));
  options.given.insert(spec.name);
}

void validate(const Options& options) {
  for (const OptionSpec& spec : option_table()) check(spec, spec.get(options));
  if (options.k >= options.batch) {
    throw InputError(fmt::format("--k must be at most batch - 1 = {}, not {}", options.batch - 1, options.k));
  }
  require_method_options(options);
  require_sharable(options);
  if (options.gap > 0 && options.fold_by != "blocks") {
    throw InputError("--gap is for blocks of rows in order; give --fold-by blocks with it");
  }
}

}  // namespace kedge
