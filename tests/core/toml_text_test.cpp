#include "kedge/toml_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "kedge/error.hpp"

namespace kedge {
namespace {

std::string tower(std::size_t storeys) {
  std::string key;
  for (std::size_t i = 0; i < storeys; ++i) key += "a.";
  return key + "a";
}

TEST(TomlText, KeysThatWouldOverflowTheStackAreRefusedWithTheirLine) {
  EXPECT_NO_THROW(require_shallow_toml("nu = 1\n[" + tower(100) + "]\n" + tower(100) + " = 1\n", "c.toml"));
  try {
    require_shallow_toml("nu = 1\n" + tower(300'000) + " = 1", "c.toml");
    FAIL() << "was not refused";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("c.toml, line 2 has more than 100 points"));
  }
}

}  // namespace
}  // namespace kedge
