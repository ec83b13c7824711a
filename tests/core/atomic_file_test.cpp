#include "core/atomic_file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "kedge/error.hpp"

namespace kedge {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

class AtomicFileTest : public testing::Test {
 protected:
  void SetUp() override {
    dir_ = fs::path(testing::TempDir()) / ("kedge-atomic-" + std::to_string(::getpid()) + "-" +
                                           testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(dir_);
  }
  void TearDown() override { fs::remove_all(dir_); }

  std::string path(const std::string& name) const { return (dir_ / name).string(); }
  static std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir_), fs::directory_iterator()));
  }

  fs::path dir_;
};

template <class Error>
std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

TEST_F(AtomicFileTest, WritesAndReplaces) {
  write_file_atomically(path("a.txt"), "first");
  EXPECT_EQ(content(path("a.txt")), "first");
  write_file_atomically(path("a.txt"), "second, longer");
  EXPECT_EQ(content(path("a.txt")), "second, longer");
  write_file_atomically(path("empty"), "");
  EXPECT_EQ(content(path("empty")), "");
  EXPECT_EQ(files(), 2u);
}

TEST_F(AtomicFileTest, KeepsModeOfTheOlderFileAndHonoursUmask) {
  write_file_atomically(path("a"), "x");
  const mode_t mask = ::umask(0);
  ::umask(mask);
  struct stat info {};
  ASSERT_EQ(::stat(path("a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0666 & ~mask);
  ASSERT_EQ(::chmod(path("a").c_str(), 0600), 0);
  write_file_atomically(path("a"), "y");
  ASSERT_EQ(::stat(path("a").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(AtomicFileTest, RelativePathWithoutDirectory) {
  const fs::path before = fs::current_path();
  fs::current_path(dir_);
  write_file_atomically("plain.txt", "here");
  fs::current_path(before);
  EXPECT_EQ(content(path("plain.txt")), "here");
}

TEST_F(AtomicFileTest, LongNamesFit) {
  const std::string name(250, 'n');
  write_file_atomically(path(name), "x");
  EXPECT_EQ(content(path(name)), "x");
  EXPECT_THAT(message_of<InputError>([&] { write_file_atomically(path(std::string(300, 'n')), "x"); }),
              HasSubstr("too long"));
}

TEST_F(AtomicFileTest, WritesThroughSymbolicLinks) {
  fs::create_directory(dir_ / "real");
  fs::create_symlink("real/target", dir_ / "link");
  write_file_atomically(path("link"), "one");  // the target does not exist yet
  EXPECT_TRUE(fs::is_symlink(dir_ / "link"));
  EXPECT_EQ(content(path("real/target")), "one");
  write_file_atomically(path("link"), "two");
  EXPECT_TRUE(fs::is_symlink(dir_ / "link"));
  EXPECT_EQ(content(path("real/target")), "two");
}

TEST_F(AtomicFileTest, RefusesWhatCannotBeWritten) {
  EXPECT_THAT(message_of<InputError>([&] { write_file_atomically(path("no/such/a.npy"), "x"); }),
              AllOf(HasSubstr("no/such/a.npy"), HasSubstr("directory does not exist")));
  EXPECT_THAT(message_of<InputError>([&] { write_file_atomically(dir_.string(), "x"); }),
              HasSubstr("is a directory"));
  write_file_atomically(path("file"), "x");
  EXPECT_THAT(message_of<InputError>([&] { write_file_atomically(path("file/a"), "x"); }),
              HasSubstr("not a directory"));
  EXPECT_THROW(write_file_atomically("", "x"), InputError);
  EXPECT_THROW(write_file_atomically("/dev/no-such-place/x", "x"), InputError);
}

// In a child that is not root, for root may write anywhere.
TEST_F(AtomicFileTest, RefusesWithoutPermission) {
  write_file_atomically(path("old"), "kept");
  fs::permissions(dir_ / "old", fs::perms::owner_read | fs::perms::others_read);
  const auto writable = fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec;
  fs::permissions(dir_, ::geteuid() == 0 ? writable : fs::perms::owner_read | fs::perms::owner_exec);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(9);
    int code = 0;
    for (const char* name : {"old", "new"}) {
      try {
        write_file_atomically(path(name), "x");
        code = 1;
      } catch (const InputError& error) {
        if (std::string(error.what()).find("no permission") == std::string::npos) code = 2;
      }
    }
    ::_exit(code);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  fs::permissions(dir_, fs::perms::owner_all);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(content(path("old")), "kept");
  EXPECT_EQ(files(), 1u);
}

TEST_F(AtomicFileTest, NothingRemainsWithoutCommit) {
  write_file_atomically(path("a"), "old");
  {
    AtomicFile file(path("a"));
    file.write("half");
  }
  EXPECT_EQ(content(path("a")), "old");
  EXPECT_EQ(files(), 1u);
}

TEST_F(AtomicFileTest, PiecesAreJoined) {
  AtomicFile file(path("a"));
  file.write("one ");
  file.write("two");
  file.commit();
  EXPECT_EQ(content(path("a")), "one two");
}

// In a child, for the limit would stay with the test program.
TEST_F(AtomicFileTest, FullDiskKeepsTheOlderFile) {
  write_file_atomically(path("a"), "old");
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int code = 1;
    try {
      write_file_atomically(path("a"), std::string(100000, 'x'));
    } catch (const std::runtime_error& error) {
      const std::string text = error.what();
      code = text.find("largest size") != std::string::npos && text.find("nothing there") != std::string::npos
                 ? 0
                 : 2;
    } catch (...) {
      code = 3;
    }
    ::_exit(code);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  EXPECT_EQ(content(path("a")), "old");
  EXPECT_EQ(files(), 1u);
}

TEST_F(AtomicFileTest, DevicesAreWrittenDirectly) {
  EXPECT_NO_THROW(write_file_atomically("/dev/null", "x"));
  EXPECT_THAT(message_of<std::runtime_error>([] { write_file_atomically("/dev/full", "x"); }),
              AllOf(HasSubstr("/dev/full"), HasSubstr("disk is full")));
  struct stat info {};
  ASSERT_EQ(::stat("/dev/full", &info), 0);
  EXPECT_TRUE(S_ISCHR(info.st_mode));
}

TEST_F(AtomicFileTest, PipesAreWrittenDirectly) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  const int reader = ::open(path("pipe").c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_GE(reader, 0);
  write_file_atomically(path("pipe"), "through");
  char buffer[16] = {};
  EXPECT_EQ(::read(reader, buffer, sizeof buffer), 7);
  ::close(reader);
  EXPECT_STREQ(buffer, "through");
  EXPECT_TRUE(fs::is_fifo(dir_ / "pipe"));
  EXPECT_EQ(files(), 1u);
}

// What /dev/stdout is after a shell's redirection: a regular file under a descriptor. It is not renamed over.
TEST_F(AtomicFileTest, RedirectedOutputIsWrittenDirectly) {
  write_file_atomically(path("out"), "before ");
  const int descriptor = ::open(path("out").c_str(), O_WRONLY);
  ASSERT_GE(descriptor, 0);
  struct stat before {
  }, after{};
  ASSERT_EQ(::fstat(descriptor, &before), 0);
  write_file_atomically("/dev/fd/" + std::to_string(descriptor), "after");
  ASSERT_EQ(::stat(path("out").c_str(), &after), 0);
  ::close(descriptor);
  EXPECT_EQ(before.st_ino, after.st_ino);
  EXPECT_EQ(content(path("out")), "before after");
}

}  // namespace
}  // namespace kedge
