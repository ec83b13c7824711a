// Which process this is, in words that another one can hold against what runs on its machine.
#pragma once

#include <string>

namespace kedge::tasks {

/// Host, boot, space of process numbers, process number and its start: no two processes share it.
std::string this_process();

enum class Life { alive, dead, elsewhere };
/// Whether the process of that name lives; one of another machine cannot be asked.
Life life_of(const std::string& process);

/// For the record: host, processor and how many threads it runs.
std::string machine_summary();

}  // namespace kedge::tasks
