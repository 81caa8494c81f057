package io.ponder.cli.choices;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.score.VerifierKind;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ponder verifiers}: what {@code verifier} may be in a request. */
@Command(
        name = "verifiers",
        description = "Lists the verifiers of a running Ponder, or tells more about one. Which there are depends on its"
                + " settings.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class VerifiersCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "The verifier to tell more about; all of them in short without.")
    private @Nullable String name;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    public VerifiersCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(out, env);
        List<VerifierInfo> verifiers;
        try (GatewayClient client = gateway.client(env)) {
            verifiers = client.verifiers();
        }
        if (name == null) {
            Listing listing = new Listing("VERIFIER", "SCORES", "WHAT IT DOES");
            verifiers.forEach(
                    verifier -> listing.add(verifier.name(), scores(verifier.kind()), verifier.description()));
            listing.print(terminal);
        } else {
            print(Chosen.of(name, verifiers, VerifierInfo::name, "verifier"), terminal);
        }
        return 0;
    }

    private static void print(VerifierInfo verifier, Terminal terminal) {
        terminal.line(verifier.name());
        terminal.wrapped(verifier.description(), 0);
        terminal.line("");
        terminal.wrapped(
                "Scores: "
                        + switch (verifier.kind()) {
                            case PROCESS -> "every step (a process verifier)";
                            case OUTCOME -> "finished candidates (an outcome verifier)";
                            case GROUP -> "finished candidates, all of a problem together (a group verifier)";
                        },
                8);
        terminal.wrapped("Engine: " + Chosen.words(verifier.needs(), "needs nothing special", "must report "), 8);
        terminal.wrapped(
                "Asks:   "
                        + (verifier.asksJudge()
                                ? "a model as its judge, which costs tokens"
                                : verifier.models().isEmpty()
                                        ? "no model"
                                        : String.join(", ", verifier.models()) + ", which costs tokens"),
                8);
    }

    private static String scores(VerifierKind kind) {
        return kind == VerifierKind.PROCESS ? "steps" : "candidates";
    }
}
