package io.ponder.cli.eval;

import picocli.CommandLine.Command;

/** {@code ponder policy}: what {@code auto} is taught. */
@Command(
        name = "policy",
        description = "Teaches the strategy auto what pays.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class PolicyCommand {}
