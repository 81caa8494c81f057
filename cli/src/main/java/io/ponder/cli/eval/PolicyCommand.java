package io.ponder.cli.eval;

import picocli.CommandLine.Command;

/** {@code ponder policy}: what {@code auto} is taught. */
@Command(
        name = "policy",
        description = "What auto is taught.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class PolicyCommand {}
