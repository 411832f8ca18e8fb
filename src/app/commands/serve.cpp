// Configuration, then the parts, then run.
#include "app/commands/serve.hpp"

#include <ostream>

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
  log->write(LogEvent(LogLevel::info, "server.listening")
                 .text("address", checked.config.server.listen)
                 .number("port", deployment->port()));
  if (inputs.dev) {
    context.err << "Open http://localhost:" << deployment->port() << "/ in a browser." << std::endl;
  }
  auto outcome = deployment->run();
  log->write(LogEvent(LogLevel::info, "server.stopped"));
  return outcome;
}

}  // namespace blockauth::app
