package io.ponder.cli.capacity;

import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.FailureException;
import io.ponder.simulation.capacity.CapacityPlan;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ponder capacity}: GPUs, replicas and money for a rate of searches, on paper. */
@Command(
        name = "capacity",
        description = {
            "Tells how many GPUs and replicas a rate of searches takes, and what they cost, on paper: the strategy is"
                    + " simulated, and the engines' speed follows from memory, bandwidth and arithmetic.",
            "docs/capacity.md says how, and how far it can be trusted."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class CapacityCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    @Mixin
    private CapacityOptions options = new CapacityOptions();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    public CapacityCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    /** Wrong options, strategies and models that do not fit are all wrong usage. */
    @Override
    public Integer call() {
        CapacityPlan plan;
        try {
            plan = CapacityPlan.of(options.question());
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        } catch (FailureException e) {
            err.println(CapacityOptions.inOptions(e.failure().message()));
            return 2;
        }
        if (json) {
            out.println(WireJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(CapacityView.json(plan)));
        } else {
            CapacityView.print(plan, Terminal.of(out, env));
        }
        return 0;
    }
}
