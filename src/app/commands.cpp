// The command line, and the boundary where exceptions of libraries end. The only file that includes CLI11.
#include "app/commands.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <ostream>
#include <utility>

#include "app/commands/authenticator.hpp"
#include "app/commands/cleanup.hpp"
#include "app/commands/config.hpp"
#include "app/commands/credential.hpp"
#include "app/commands/enroll.hpp"
#include "app/commands/inspect.hpp"
#include "app/commands/keys.hpp"
#include "app/commands/mds.hpp"
#include "app/commands/migrate.hpp"
#include "app/commands/serve.hpp"
#include "app/commands/token.hpp"
#include "app/commands/user.hpp"
#include "app/commands/verify.hpp"

namespace blockauth::app {
namespace {

// Declares every command; parsing then leaves the chosen one in `chosen`.
class CommandLine {
 public:
  explicit CommandLine(const CommandContext& context) : context_(context) {
    app_.name("blockauth");
    app_.set_version_flag("--version", "blockauth " BLOCKAUTH_VERSION);
    app_.require_subcommand(1);
    app_.footer("`blockauth <command> --help` explains a command. Settings: docs/configuration.md.");
    add_serve();
    add_config();
    add_storage();
    add_user();
    add_sign_in();
    add_credential();
    add_mds();
    add_keys();
    add_tools();
  }

  CLI::App& app() noexcept { return app_; }
  [[nodiscard]] Result<void> run() const { return chosen_(); }

 private:
  using Command = std::function<Result<void>()>;

  void on(CLI::App* command, Command action) {
    command->callback([this, action = std::move(action)] { chosen_ = action; });
  }

  static CLI::App* group(CLI::App& parent, const char* name, const char* help) {
    CLI::App* made = parent.add_subcommand(name, help);
    made->require_subcommand(1);
    return made;
  }

  static void add_data(CLI::App* command, DataOptions& data) {
    command->add_option("--storage", data.storage, "storage URL: sqlite:PATH")->type_name("URL");
    command->add_option("--config", data.config, "configuration file; not needed with --storage")
        ->type_name("FILE");
  }

  // The flags of `serve`, which `config` takes as well.
  void add_settings(CLI::App* command) {
    command->add_option("--config", config_, "configuration file (default: blockauth.toml, if it is there)")
        ->type_name("FILE");
    command->add_flag("--dev", dev_,
                      "development: loopback and localhost only; demo page, sign-up, explained errors");
    command->add_option("--listen", listen_, "address and port")->type_name("HOST:PORT");
    command->add_option("--storage", data_.storage, "storage URL: sqlite:PATH or memory:")->type_name("URL");
    command->add_option("--rp-id", rp_id_, "relying party ID: the domain that passkeys are made for")
        ->type_name("ID");
    command->add_option("--origin", origins_, "origin that users sign in from; may be repeated")
        ->type_name("URL");
  }

  [[nodiscard]] ConfigInputs inputs() const {
    ConfigInputs out{.file = config_, .environment = context_.environment, .flags = {}, .dev = dev_};
    const auto set = [&out](std::string_view section, std::string_view key, std::string_view flag,
                            const std::optional<std::string>& value) {
      if (value) out.flags.push_back({section, key, flag, SettingValue(*value)});
    };
    set("server", "listen", "--listen", listen_);
    set("storage", "url", "--storage", data_.storage);
    set("passkey", "rp_id", "--rp-id", rp_id_);
    if (!origins_.empty())
      out.flags.push_back({"passkey", "allowed_origins", "--origin", SettingValue(origins_)});
    return out;
  }

  void add_serve() {
    CLI::App* serve = app_.add_subcommand("serve", "Run the server");
    add_settings(serve);
    on(serve, [this] { return serve_command(inputs(), context_); });
  }

  void add_config() {
    CLI::App* config = group(app_, "config", "Look at the configuration");
    CLI::App* check = config->add_subcommand("check", "Report everything that is wrong with it");
    add_settings(check);
    on(check, [this] { return config_check_command(inputs(), context_); });
    CLI::App* show = config->add_subcommand("show", "Print the settings in force, and where each comes from");
    add_settings(show);
    on(show, [this] { return config_show_command(inputs(), context_); });
  }

  void add_storage() {
    CLI::App* migrate = app_.add_subcommand("migrate", "Bring the database schema up to date");
    add_data(migrate, data_);
    on(migrate, [this] { return migrate_command(data_, context_); });

    CLI::App* cleanup =
        app_.add_subcommand("cleanup", "Throw away what has expired (the server does so by itself)");
    add_data(cleanup, data_);
    cleanup->add_flag("--dry-run", cleanup_.dry_run, "count only");
    cleanup
        ->add_option("--stale-after", cleanup_.stale_after_days,
                     "also passkeys unused for so many days, but never a user's last one")
        ->type_name("DAYS")
        ->check(CLI::Range(1, 36500));
    on(cleanup, [this] {
      cleanup_.data = data_;
      return cleanup_command(cleanup_, context_);
    });
  }

  CLI::App* add_user_command(CLI::App* parent, const char* name, const char* help,
                             std::function<Result<void>(const UserOptions&)> action) {
    CLI::App* command = parent->add_subcommand(name, help);
    command->add_option("user", user_.user, "e-mail address or id")->required();
    add_data(command, data_);
    on(command, [this, action = std::move(action)] {
      user_.data = data_;
      return action(user_);
    });
    return command;
  }

  void add_user() {
    CLI::App* user = group(app_, "user", "Accounts");
    CLI::App* add = user->add_subcommand("add", "Make an account; prints its id");
    add->add_option("email", user_.user, "e-mail address")->required();
    add->add_option("--display-name", user_.display_name, "name to show")->type_name("NAME");
    add_data(add, data_);
    on(add, [this] {
      user_.data = data_;
      return user_add_command(user_, context_);
    });
    CLI::App* list = user->add_subcommand("list", "Print all accounts: id, e-mail, state, creation");
    add_data(list, data_);
    on(list, [this] { return user_list_command(data_, context_); });
    add_user_command(
        user, "disable", "Let an account neither sign in nor stay signed in",
        [this](const UserOptions& options) { return user_set_active_command(options, false, context_); });
    add_user_command(user, "enable", "Undo disable", [this](const UserOptions& options) {
      return user_set_active_command(options, true, context_);
    });
    add_user_command(user, "export", "Print everything that is stored about an account, as JSON",
                     [this](const UserOptions& options) { return user_export_command(options, context_); });
    add_user_command(user, "erase", "Remove an account with its passkeys and sessions, at once and for good",
                     [this](const UserOptions& options) { return user_erase_command(options, context_); });
  }

  void add_sign_in() {
    CLI::App* token = group(app_, "token", "Tokens");
    CLI::App* issue =
        token->add_subcommand("issue", "Sign an account in without a passkey; prints an access token");
    issue->add_option("user", user_.user, "e-mail address or id")->required();
    add_data(issue, data_);
    on(issue, [this] { return token_issue_command({.data = data_, .user = user_.user}, context_); });

    CLI::App* enroll =
        app_.add_subcommand("enroll", "Make a one-time token to register a first passkey; prints it");
    enroll->add_option("user", enroll_.user, "e-mail address or id")->required();
    enroll
        ->add_option("--url", enroll_.url,
                     "print a link to this page instead, with the token in its fragment")
        ->type_name("URL");
    enroll->add_option("--valid-for", enroll_minutes_, "minutes (15)")
        ->type_name("N")
        ->check(CLI::Range(1, 43200));
    add_data(enroll, data_);
    on(enroll, [this] {
      enroll_.data = data_;
      enroll_.valid_for = std::chrono::minutes{enroll_minutes_};
      return enroll_command(enroll_, context_);
    });
  }

  void add_credential() {
    CLI::App* credential = group(app_, "credential", "Passkeys");
    CLI::App* list = credential->add_subcommand("list", "Print an account's passkeys");
    list->add_option("user", revoke_.user, "e-mail address or id")->required();
    add_data(list, data_);
    on(list, [this] { return credential_list_command({.data = data_, .user = revoke_.user}, context_); });
    CLI::App* revoke = credential->add_subcommand(
        "revoke", "Refuse a passkey, or all of a model, from now on, and end its sessions");
    revoke->add_option("user", revoke_.user, "e-mail address or id");
    revoke->add_option("credential", revoke_.credential, "the passkey's id, as the list shows it");
    add_model(revoke, revoke_.aaguid, revoke_.key_identifier);
    revoke->add_option("--reason", revoke_.reason, "kept with the passkey")->type_name("TEXT");
    add_data(revoke, data_);
    on(revoke, [this] {
      revoke_.data = data_;
      return credential_revoke_command(revoke_, context_);
    });
  }

  static void add_model(CLI::App* command, std::string& aaguid, std::string& key_identifier) {
    command->add_option("--aaguid", aaguid, "all passkeys of this model of authenticators")
        ->type_name("UUID");
    command
        ->add_option("--key-identifier", key_identifier,
                     "the same for U2F: of the attestation certificate's key, in hex")
        ->type_name("HEX");
  }

  void add_mds() {
    CLI::App* mds = group(app_, "mds", "FIDO metadata: what is known about models of authenticators");
    CLI::App* import =
        mds->add_subcommand("import", "Verify a BLOB that was fetched, and use it from now on");
    import->add_option("file", mds_import_.file, "file with the BLOB, or - for standard input")->required();
    import
        ->add_option("--ca-store", mds_import_.ca_store,
                     "file or folder with the CAs to trust (/etc/ssl/certs)")
        ->type_name("PATH");
    add_data(import, data_);
    on(import, [this] {
      mds_import_.data = data_;
      return mds_import_command(mds_import_, context_);
    });
    CLI::App* status = mds->add_subcommand("status", "Print which metadata is in use");
    add_data(status, data_);
    on(status, [this] { return mds_status_command(data_, context_); });
    CLI::App* report =
        mds->add_subcommand("report", "Print the passkeys of a model, or of all models that are refused");
    add_model(report, mds_report_.aaguid, mds_report_.key_identifier);
    add_data(report, data_);
    on(report, [this] {
      mds_report_.data = data_;
      return mds_report_command(mds_report_, context_);
    });
  }

  void add_keys() {
    CLI::App* keys = group(app_, "keys", "Keys that sign access tokens");
    CLI::App* rotate =
        keys->add_subcommand("rotate", "Make a new one; servers sign with it after their next start");
    rotate->add_option("--algorithm", rotate_.algorithm, "ES256, RS256 or HS256 (ES256)")->type_name("NAME");
    add_data(rotate, data_);
    on(rotate, [this] {
      rotate_.data = data_;
      return keys_rotate_command(rotate_, context_);
    });
  }

  void add_tools() {
    CLI::App* verify =
        app_.add_subcommand("verify", "Judge recorded ceremonies: a JSON case a line, a verdict a line");
    verify->add_option("file", file_, "case file, or - for standard input (-)");
    on(verify, [this] { return verify_command(file_, context_); });

    CLI::App* inspect =
        app_.add_subcommand("inspect", "Decode a response, client data or authenticator data");
    inspect->add_option("file", file_, "file with JSON or base64url, or - for standard input (-)");
    on(inspect, [this] { return inspect_command(file_, context_); });

    CLI::App* authenticator = group(app_, "authenticator", "A software authenticator, for scripts and tests");
    add_authenticator(
        authenticator->add_subcommand("create", "Make a passkey: creation options in, response out"),
        AuthenticatorCeremony::create);
    add_authenticator(authenticator->add_subcommand("get", "Sign in: request options in, response out"),
                      AuthenticatorCeremony::get);
  }

  void add_authenticator(CLI::App* command, AuthenticatorCeremony ceremony) {
    AuthenticatorOptions& options = authenticator_;
    command->add_option("--key-file", options.key_file, "where its keys are, unencrypted; made at first use")
        ->type_name("FILE")
        ->required();
    command->add_option("--origin", options.origin, "origin of the page (https:// and the RP ID)")
        ->type_name("URL");
    command->add_option("--attestation", options.attestation, attestation_names() + " (none)")
        ->type_name("NAME");
    command->add_option("--algorithms", options.algorithms, "COSE algorithms it has, as in -7,-8 (all)")
        ->type_name("LIST")
        ->delimiter(',');
    command->add_option("--attachment", options.attachment, "platform or cross-platform (platform)")
        ->type_name("NAME");
    command->add_option("--transports", options.transports, "as in usb,nfc (internal)")
        ->type_name("LIST")
        ->delimiter(',');
    command
        ->add_option("--counter-step", options.counter_step, "what each signature adds; 0 keeps it at 0 (1)")
        ->type_name("N");
    command->add_flag("!--no-uv", options.user_verification, "cannot verify its user");
    command->add_flag("!--no-up", options.user_presence, "does not wait for its user");
    command->add_flag("!--no-discoverable", options.discoverable, "cannot store passkeys itself");
    command->add_flag("--backup-eligible", options.backup_eligible, "passkeys may be synced");
    command->add_flag("--backed-up", options.backup_state, "passkeys are synced");
    on(command, [this, ceremony] { return authenticator_command(ceremony, authenticator_, context_); });
  }

  const CommandContext& context_;
  CLI::App app_{"BlockAuth: sign-in with passkeys"};
  Command chosen_;

  std::optional<std::string> config_;
  bool dev_ = false;
  std::optional<std::string> listen_;
  std::optional<std::string> rp_id_;
  std::vector<std::string> origins_;
  DataOptions data_;
  CleanupOptions cleanup_;
  UserOptions user_;
  EnrollOptions enroll_;
  int enroll_minutes_ = 15;
  CredentialRevokeOptions revoke_;
  MdsImportOptions mds_import_;
  MdsReportOptions mds_report_;
  KeysRotateOptions rotate_;
  std::string file_ = "-";
  AuthenticatorOptions authenticator_;
};

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int report(const Error& error, std::ostream& err) {
  err << "blockauth: " << (error.detail.empty() ? std::string(to_string(error.code)) : error.detail) << '\n';
  return kFailed;
}

int parse_and_run(const std::vector<std::string>& arguments, const CommandContext& context) {
  CommandLine line(context);
  try {
    line.app().parse(
        std::vector<std::string>(arguments.rbegin(), arguments.rend()));  // CLI11 wants them reversed
  } catch (const CLI::ParseError& error) {
    return line.app().exit(error, context.out, context.err) == 0
               ? 0
               : kUsage;  // --help and --version are "errors"
  }
  const auto outcome = line.run();
  if (!outcome) return report(outcome.error(), context.err);
  context.out.flush();
  return context.out
             ? 0
             : report({.code = Errc::io_error, .detail = "the result cannot be written"}, context.err);
}

}  // namespace

int run_command(const std::vector<std::string>& arguments, const CommandContext& context) {
  try {
    return parse_and_run(arguments, context);
  } catch (const std::exception& error) {
    return report({.code = Errc::internal_error, .detail = std::string("internal error: ") + error.what()},
                  context.err);
  } catch (...) {
    return report({.code = Errc::internal_error, .detail = "internal error"}, context.err);
  }
}

}  // namespace blockauth::app
