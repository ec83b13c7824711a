#include "tasks/sweep/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "kedge/error.hpp"

namespace kedge::tasks {
namespace {

/// Another process holds the file for milliseconds; for a minute only when something is wrong with it.
int wait_a_little(void* stop, int times) {
  if (static_cast<std::stop_token*>(stop)->stop_requested() || times > 6000) return 0;
  ::usleep(10'000);
  return 1;
}

}  // namespace

Database::Database(std::string path, bool may_create, std::stop_token stop)
    : path_(std::move(path)), stop_(std::move(stop)) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | (may_create ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(path_.c_str(), &handle_, flags, nullptr);
  if (code != SQLITE_OK) {
    const std::string why = handle_ != nullptr ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    sqlite3_close_v2(handle_);
    throw InputError(fmt::format("the store {} could not be opened: {}", path_, why));
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_handler(handle_, wait_a_little, &stop_);
}

Database::~Database() { sqlite3_close_v2(handle_); }

void Database::fail(int code) {
  const std::string why = sqlite3_errmsg(handle_);
  switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_FORMAT:
      throw InputError(
          fmt::format("{} is damaged, or not a store of benchmarks ({}): name another file", path_, why));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      throw InputError(fmt::format("the store {} could not be written: {}", path_, why));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      if (stop_.stop_requested())
        throw Interrupted(fmt::format("stopped while waiting for the store {}", path_));
      throw std::runtime_error(fmt::format("another process has held the store {} for a minute", path_));
    default:
      throw std::runtime_error(fmt::format(
          "the store {} could not be read or written: {}; what was done before is safe", path_, why));
  }
}

void Database::run(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) fail(code);
}

std::int64_t Database::integer(const char* sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.integer(0) : 0;
}

std::int64_t Database::changed() const { return sqlite3_changes64(handle_); }
std::int64_t Database::last_id() const { return sqlite3_last_insert_rowid(handle_); }

Statement::Statement(Database& database, const char* sql) : database_(database) {
  const int code = sqlite3_prepare_v2(database.handle(), sql, -1, &statement_, nullptr);
  if (code != SQLITE_OK) database.fail(code);
}

Statement::~Statement() { sqlite3_finalize(statement_); }

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.fail(code);
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

void Statement::bind(int place, std::int64_t value) { sqlite3_bind_int64(statement_, place, value); }
void Statement::bind(int place, double value) {
  if (std::isnan(value)) {
    sqlite3_bind_null(statement_, place);
  } else {
    sqlite3_bind_double(statement_, place, value);
  }
}
void Statement::bind(int place, std::string_view value) {
  sqlite3_bind_text64(statement_, place, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}
void Statement::bind(int place, std::span<const std::byte> value) {
  sqlite3_bind_blob64(statement_, place, value.data(), value.size(), SQLITE_TRANSIENT);
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Statement::real(int column) const {
  return null(column) ? std::numeric_limits<double>::quiet_NaN() : sqlite3_column_double(statement_, column);
}
std::string Statement::text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_, column);
  return text == nullptr ? "" : reinterpret_cast<const char*>(text);
}
std::span<const std::byte> Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(statement_, column);
  return {static_cast<const std::byte*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}
bool Statement::null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

Transaction::Transaction(Database& database) : database_(database) { database.run("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (open_ && sqlite3_get_autocommit(database_.handle()) == 0) {
    sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void Transaction::commit() {
  database_.run("COMMIT");
  open_ = false;
}

}  // namespace kedge::tasks
