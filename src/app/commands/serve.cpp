// Configuration, then the parts, then run.
#include "app/commands/serve.hpp"

#include <ostream>
#include <string>

#include "app/app_config.hpp"
#include "app/log_sink.hpp"
#include "app/wiring.hpp"

namespace blockauth::app {

Result<void> serve_command(const ConfigInputs& inputs, const CommandContext& context) {
  const CheckedConfig checked = check_config(load_settings(inputs), inputs.dev);
  if (!checked.problems.empty()) return fail(Errc::invalid_configuration, to_text(checked.problems));

  const auto log = make_log_sink(checked.config.log, context.clock);
  for (const std::string& note : checked.notes) {
    log->write(LogEvent(LogLevel::warning, "config.note").text("note", note));
  }
  BLOCKAUTH_TRY(deployment, Deployment::create(checked.config, *log, context.clock, context.random));
  if (inputs.dev) {
    // In one piece, before the log's thread writes beside it.
    context.out << "Open http://localhost:" + std::to_string(deployment->port()) + "/ in a browser.\n"
                << std::flush;
  }
  log->write(LogEvent(LogLevel::info, "server.listening")
                 .text("address", checked.config.server.listen)
                 .number("port", deployment->port()));
  auto outcome = deployment->run();
  log->write(LogEvent(LogLevel::info, "server.stopped"));
  return outcome;
}

}  // namespace blockauth::app
