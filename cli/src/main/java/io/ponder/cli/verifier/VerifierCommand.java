package io.ponder.cli.verifier;

import picocli.CommandLine.Command;

/** {@code ponder verifier}: a team's own verifier. */
@Command(
        name = "verifier",
        description = "Learns a verifier of your own.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class VerifierCommand {}
