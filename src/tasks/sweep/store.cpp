#include "tasks/sweep/store.hpp"

#include <fmt/format.h>

#include <bit>
#include <chrono>
#include <stdexcept>

#include "kedge/error.hpp"
#include "kedge/version.hpp"
#include "tasks/sweep/process.hpp"

namespace kedge::tasks {
namespace {

constexpr std::int64_t application = 0x6b656467, format = 1;  // "kedg"
constexpr double silence = 60;  // seconds after which a process elsewhere counts as gone
static_assert(std::endian::native == std::endian::little, "traces are written as they lie in memory");

constexpr const char* schema = R"(
CREATE TABLE sessions (id INTEGER PRIMARY KEY, process TEXT NOT NULL, started REAL NOT NULL, alive REAL NOT NULL,
  machine TEXT NOT NULL, version TEXT NOT NULL, options TEXT NOT NULL);
CREATE TABLE suites (name TEXT PRIMARY KEY, kind TEXT NOT NULL, unit TEXT NOT NULL, settings TEXT NOT NULL);
CREATE TABLE runs (id INTEGER PRIMARY KEY, suite TEXT NOT NULL REFERENCES suites, task TEXT NOT NULL,
  objective TEXT NOT NULL, critic TEXT NOT NULL, seed INTEGER NOT NULL, n INTEGER NOT NULL,
  session INTEGER REFERENCES sessions, done INTEGER NOT NULL DEFAULT 0, finished REAL, seconds REAL,
  error TEXT NOT NULL DEFAULT '', UNIQUE (suite, task, objective, critic, seed, n));
CREATE TABLE levels (run INTEGER NOT NULL REFERENCES runs, position INTEGER NOT NULL, level REAL NOT NULL,
  truth REAL, seconds REAL NOT NULL, estimates BLOB NOT NULL, PRIMARY KEY (run, position)) WITHOUT ROWID;
CREATE TABLE estimates (run INTEGER PRIMARY KEY REFERENCES runs, truth REAL NOT NULL, value REAL, std_error REAL,
  ci_low REAL, ci_high REAL, trusted INTEGER NOT NULL);
PRAGMA application_id = 1801806951;
PRAGMA user_version = 1;
)";
static_assert(application == 1801806951);

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

void Store::require_store(Database& database) {
  if (database.integer("PRAGMA application_id") != application) {
    throw InputError(fmt::format("{} is not a store of benchmarks: name another file", database.path()));
  }
  if (database.integer("PRAGMA user_version") > format) {
    throw InputError(fmt::format("the store {} was written by a newer kedge than this one, {}",
                                 database.path(), version()));
  }
  Statement check(database, "PRAGMA quick_check(1)");
  if (check.step() && check.text(0) != "ok") {
    const std::string found = check.text(0);  // a heading, and then what it is, in lines
    throw InputError(fmt::format("{} is damaged ({}): name another file", database.path(),
                                 found.substr(found.rfind('\n') + 1)));
  }
}

Store::Store(const std::string& path, std::stop_token stop) : database_(path, true, std::move(stop)) {
  {
    Transaction transaction(database_);  // two processes must not both make the tables
    if (database_.integer("SELECT count(*) FROM sqlite_schema") == 0 &&
        database_.integer("PRAGMA application_id") == 0) {
      database_.run(schema);
      transaction.commit();
    }
  }
  require_store(database_);
}

void Store::begin_session(const std::string& options) {
  const std::lock_guard lock(guard_);
  Transaction transaction(database_);
  Statement(
      database_,
      "INSERT INTO sessions (process, started, alive, machine, version, options) VALUES (?, ?, ?, ?, ?, ?)")
      .with(this_process(), now(), now(), machine_summary(), version(), options)
      .run();
  session_ = database_.last_id();
  transaction.commit();
}

std::vector<std::int64_t> Store::enter(const std::string& suite, const std::string& kind,
                                       const std::string& unit, const std::string& settings,
                                       const std::vector<Run>& runs) {
  const std::lock_guard lock(guard_);
  Transaction transaction(database_);
  Statement(database_, "INSERT OR IGNORE INTO suites (name, kind, unit, settings) VALUES (?, ?, ?, ?)")
      .with(suite, kind, unit, settings)
      .run();
  Statement stored(database_, "SELECT settings FROM suites WHERE name = ?");
  stored.with(suite);
  if (stored.step() && stored.text(0) != settings) {
    throw InputError(
        fmt::format("the store {} holds suite {} with other settings, {}, and these are {}: use the same, or "
                    "another store",
                    database_.path(), suite, stored.text(0), settings));
  }
  std::vector<std::int64_t> ids;
  for (const Run& run : runs) {
    Statement(
        database_,
        "INSERT OR IGNORE INTO runs (suite, task, objective, critic, seed, n) VALUES (?, ?, ?, ?, ?, ?)")
        .with(suite, run.task, run.objective, run.critic, run.seed, run.n)
        .run();
    Statement found(database_,
                    "SELECT id FROM runs WHERE suite = ? AND task = ? AND objective = ? AND critic = ? AND "
                    "seed = ? AND n = ?");
    found.with(suite, run.task, run.objective, run.critic, run.seed, run.n);
    found.step();
    ids.push_back(found.integer(0));
  }
  transaction.commit();
  return ids;
}

Store::State Store::look(std::int64_t run) {
  Statement row(
      database_,
      "SELECT runs.done, runs.session, sessions.process, sessions.alive FROM runs LEFT JOIN sessions ON "
      "sessions.id = runs.session WHERE runs.id = ?");
  row.with(run);
  if (!row.step())
    throw std::runtime_error(fmt::format("a run has vanished from the store {}", database_.path()));
  if (row.integer(0) != 0) return State::done;
  if (row.null(1)) return State::free;
  if (row.integer(1) == session_) return State::busy;
  const Life life = life_of(row.text(2));
  if (life == Life::dead) return State::free;
  // One that lives here but is silent may be stopped; it goes on when it is woken.
  return life == Life::elsewhere && now() - row.real(3) > silence ? State::free : State::busy;
}

Store::State Store::state(std::int64_t run) {
  const std::lock_guard lock(guard_);
  return look(run);
}

bool Store::take(std::int64_t run) {
  const std::lock_guard lock(guard_);
  Transaction transaction(database_);
  if (look(run) != State::free) return false;
  Statement(database_, "UPDATE runs SET session = ? WHERE id = ?").with(session_, run).run();
  transaction.commit();
  return true;
}

void Store::release(std::int64_t run) {
  const std::lock_guard lock(guard_);
  Statement(database_, "UPDATE runs SET session = NULL WHERE id = ? AND session = ? AND NOT done")
      .with(run, session_)
      .run();
}

bool Store::mark_done(std::int64_t run, double seconds, const std::string& error) {
  Statement(database_,
            "UPDATE runs SET done = 1, finished = ?, seconds = ?, error = ? WHERE id = ? AND session = ? AND "
            "NOT done")
      .with(now(), seconds, error, run, session_)
      .run();
  return database_.changed() == 1;
}

bool Store::finish(std::int64_t run, std::span<const LevelTrace> levels, std::span<const double> names,
                   double seconds) {
  const std::lock_guard lock(guard_);
  Transaction transaction(database_);
  if (!mark_done(run, seconds, "")) return false;
  for (std::size_t position = 0; position < levels.size(); ++position) {
    const LevelTrace& level = levels[position];
    Statement(
        database_,
        "INSERT INTO levels (run, position, level, truth, seconds, estimates) VALUES (?, ?, ?, ?, ?, ?)")
        .with(run, position, names[position], level.truth, level.seconds,
              std::as_bytes(std::span(level.estimates)))
        .run();
  }
  transaction.commit();
  return true;
}

bool Store::finish(std::int64_t run, const SampleResult& result, double seconds) {
  const std::lock_guard lock(guard_);
  Transaction transaction(database_);
  if (!mark_done(run, seconds, "")) return false;
  Statement(database_,
            "INSERT INTO estimates (run, truth, value, std_error, ci_low, ci_high, trusted) VALUES (?, ?, ?, "
            "?, ?, ?, ?)")
      .with(run, result.truth, result.value, result.std_error, result.ci_low, result.ci_high,
            result.trusted ? 1 : 0)
      .run();
  transaction.commit();
  return true;
}

bool Store::finish_with_error(std::int64_t run, const std::string& error, double seconds) {
  const std::lock_guard lock(guard_);
  Transaction transaction(database_);
  if (!mark_done(run, seconds, error)) return false;
  transaction.commit();
  return true;
}

void Store::beat() {
  const std::lock_guard lock(guard_);
  Statement(database_, "UPDATE sessions SET alive = ? WHERE id = ?").with(now(), session_).run();
}

}  // namespace kedge::tasks
