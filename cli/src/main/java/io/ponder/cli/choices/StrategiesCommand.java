package io.ponder.cli.choices;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.contracts.search.Catalog.ParameterInfo;
import io.ponder.contracts.search.Catalog.StrategyInfo;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.strategy.registry.Strategies;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ponder strategies}: what {@code strategy} may be in a request, and the parameters of each. */
@Command(
        name = "strategies",
        description =
                "Lists the strategies, or one strategy's parameters: those of a running Ponder, or where none runs,"
                        + " those of this version.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class StrategiesCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "The strategy whose parameters and needs to show; all of them in short without.")
    private @Nullable String name;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    public StrategiesCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<StrategyInfo> strategies = strategies();
        Terminal terminal = Terminal.of(out, env);
        if (name == null) {
            Listing listing = new Listing("STRATEGY", "WHAT IT DOES");
            strategies.forEach(strategy -> listing.add(strategy.name(), strategy.description()));
            listing.print(terminal);
        } else {
            print(Chosen.of(name, strategies, StrategyInfo::name, "strategy"), terminal);
        }
        return 0;
    }

    private List<StrategyInfo> strategies() throws InterruptedException {
        try (GatewayClient client = gateway.client(env)) {
            return client.strategies();
        } catch (FailureException e) {
            if (e.failure().kind() != Kind.UPSTREAM_UNAVAILABLE) {
                throw e;
            }
            err.println(e.failure().message() + "; these are the strategies of this version.");
            return Strategies.all().stream().map(StrategyInfo::of).toList();
        }
    }

    private static void print(StrategyInfo strategy, Terminal terminal) {
        terminal.line(strategy.name());
        terminal.wrapped(strategy.description(), 0);
        terminal.line("");
        terminal.wrapped("Verifier: " + verifier(strategy), 10);
        terminal.wrapped("Engine:   " + Chosen.words(strategy.needs(), "needs nothing special", "must offer "), 10);
        terminal.line("");
        terminal.wrapped("Parameters (--parameter NAME=VALUE):", 2);
        for (ParameterInfo parameter : strategy.parameters()) {
            String usual = parameter.byDefault();
            terminal.wrapped(
                    "  " + parameter.name() + ": " + parameter.range()
                            + (usual.isEmpty() || usual.equals("[]") ? "" : "; by default " + usual),
                    6);
            terminal.wrapped("      " + parameter.description(), 6);
        }
    }

    private static String verifier(StrategyInfo strategy) {
        String unlessNamed =
                strategy.verifier() == null ? "" : "; " + strategy.verifier() + " unless --verifier names another";
        return switch (strategy.scoring()) {
            case NONE -> "none";
            case MAY -> "scores the candidates if --verifier names one";
            case CANDIDATES -> "scores the candidates" + unlessNamed;
            case PREFIXES -> "scores unfinished solutions too, which takes a process verifier" + unlessNamed;
        };
    }
}
