#include <fmt/format.h>

#include <filesystem>

#include "kedge/error.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "stop_signals.hpp"
#include "text_file.hpp"
#include "trainer.hpp"
#include "verbs.hpp"

namespace kedge::ssl {

int run_train(const app::Words& arguments) {
  app::Command command("train", {"--data KIND --root DIR --out RUN [options]"},
                       "Trains an encoder on two views of each image with any objective of kedge.\n"
                       "A run that was stopped goes on where the same command finds its folder.",
                       "kedge-ssl");
  command.heading("Options");
  command.option("out", "RUN", "folder of the run: run.json, log.jsonl, checkpoint.pt");
  declare(command);
  if (!command.parse(arguments)) return 0;
  if (!command.files().empty()) throw InputError("train takes no file; say --root DIR and --out RUN");
  const auto out = command.value("out");
  if (!out) throw InputError("say where the run goes: --out RUN");
  const Settings settings = from_flags(command);
  if (std::filesystem::exists(*out + "/run.json")) {
    const std::string other = difference(load_settings(*out), settings);
    if (!other.empty())
      throw InputError(fmt::format(
          "{} holds a run with another --{}; give the same settings to go on with it, or another --out", *out,
          other));
  }
  const Images images =
      load_images(settings.data, settings.root, Split::train, settings.limit, settings.size);
  if (settings.threads > 0) at::set_num_threads(static_cast<int>(settings.threads));
  std::filesystem::create_directories(*out);
  catch_stop_signals();
  app::write_text_file(*out + "/run.json", to_json(settings));
  app::ProgressBar bar;
  Watch watch{stop_asked, {}, {}};
  if (const auto show = bar.callback())
    watch.step = [show](std::int64_t step, std::int64_t steps) {
      show({"training", static_cast<std::size_t>(step), static_cast<std::size_t>(steps)});
    };
  watch.epoch = [](const std::string& line) { app::print(line + "\n"); };
  train(settings, images, *out, watch);
  return 0;
}

}  // namespace kedge::ssl
