package io.mailrail.launcher;

import picocli.CommandLine.Model.CommandSpec;

/// `admin`: the REST API from the shell, in its own words. What there is stands in [AdminResource].
final class AdminCommand {

    private AdminCommand() {}

    static CommandSpec command() {
        var admin = CommandSpec.create().name("admin");
        admin.mixinStandardHelpOptions(true);
        admin.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .description("Administers a running house through its REST API.")
                .footer(
                        "",
                        "The house is that of --data, or the one at --url. The token comes from --token,"
                                + " --token-file, MAILRAIL_TOKEN or the data folder.",
                        "Ends with 0; with 1 if the house says no, 2 if the command is wrong, 3 if nobody"
                                + " answers or there is no token.");
        for (var resource : AdminResource.ALL) {
            var verbs = CommandSpec.create().name(resource.name());
            verbs.mixinStandardHelpOptions(true);
            verbs.usageMessage()
                    .synopsisSubcommandLabel("COMMAND")
                    .description(resource.description());
            for (var verb : resource.verbs()) {
                verbs.addSubcommand(verb.name(), AdminRun.command(verb));
            }
            admin.addSubcommand(resource.name(), verbs);
        }
        return admin;
    }
}
