// SQLite with errors as sentences. One object may be used by many threads, one at a time (the caller's lock).
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace kedge::tasks {

class Database;

class Statement {
 public:
  Statement(Database& database, const char* sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Values for the question marks, in their order.
  template <class... Values>
  Statement& with(const Values&... values) {
    int place = 0;
    (bind(++place, values), ...);
    return *this;
  }
  /// True when there is a row.
  bool step();
  /// For statements without rows.
  void run();

  std::int64_t integer(int column) const;
  double real(int column) const;  ///< NaN for null
  std::string text(int column) const;
  std::span<const std::byte> bytes(int column) const;
  bool null(int column) const;

 private:
  void bind(int place, std::int64_t value);
  void bind(int place, int value) { bind(place, static_cast<std::int64_t>(value)); }
  void bind(int place, std::size_t value) { bind(place, static_cast<std::int64_t>(value)); }
  void bind(int place, double value);  ///< NaN becomes null
  void bind(int place, std::string_view value);
  void bind(int place, const char* value) { bind(place, std::string_view(value)); }
  void bind(int place, const std::string& value) { bind(place, std::string_view(value)); }
  void bind(int place, std::span<const std::byte> value);

  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
};

class Database {
 public:
  /// Throws InputError for what is not a database. Waiting for other processes ends when stop is requested.
  Database(std::string path, bool may_create, std::stop_token stop = {});
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void run(const char* sql);
  std::int64_t integer(const char* sql);
  /// How many rows the last statement changed.
  std::int64_t changed() const;
  std::int64_t last_id() const;
  const std::string& path() const { return path_; }

  /// InputError for a damaged file, Interrupted, or runtime_error for a disk that refuses.
  [[noreturn]] void fail(int code);
  sqlite3* handle() { return handle_; }

 private:
  std::string path_;
  std::stop_token stop_;
  sqlite3* handle_ = nullptr;
};

/// All of it or nothing; begun at once, so that what is read within it stays true.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace kedge::tasks
