package io.ponder.cli.tenants;

import io.ponder.accounts.tenant.Allowed;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a key or a team may use. */
final class AllowedOptions {

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "A model that it may use; all unless given. Repeat for several.")
    private @Nullable List<String> models;

    @Option(
            names = "--strategy",
            paramLabel = "STRATEGY",
            description = "A strategy that it may use; all unless given. Repeat for several.")
    private @Nullable List<String> strategies;

    @Option(
            names = "--verifier",
            paramLabel = "VERIFIER",
            description = "A verifier that it may use; all unless given. Repeat for several.")
    private @Nullable List<String> verifiers;

    Allowed allowed() {
        return new Allowed(set(models), set(strategies), set(verifiers));
    }

    private static @Nullable Set<String> set(@Nullable List<String> names) {
        return names == null ? null : Set.copyOf(names);
    }
}
