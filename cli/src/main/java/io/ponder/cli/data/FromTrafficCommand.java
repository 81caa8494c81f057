package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.contracts.dataset.JobRequest;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ponder data from-traffic}: a data set of searches that are kept for training. */
@Command(
        name = "from-traffic",
        description = {
            "Makes a data set of searches that clients let be used for training, with feedback as the label.",
            "Personal data is replaced by placeholders."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
final class FromTrafficCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    @Option(names = "--name", paramLabel = "NAME", description = "What to call the data set; made up unless given.")
    private @Nullable String name;

    @Option(
            names = "--rows",
            paramLabel = "KIND",
            description =
                    "completions: good answers, unless given; pairs: a good and a bad one; questions: those whose right"
                            + " answer is known.")
    private @Nullable String rows;

    @Option(
            names = "--label",
            paramLabel = "WHO",
            description = "Who must say that an answer is right: any, unless given, feedback, reference, or none.")
    private @Nullable String label;

    @Option(
            names = "--rating",
            paramLabel = "N",
            description = "The least rating of a good answer, 0.51 to 1; 0.75 unless given.")
    private @Nullable Double rating;

    @Option(names = "--since", paramLabel = "DAY", description = "The first day, such as 2026-11-01, or a time.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "DAY", description = "The last day, or a time.")
    private @Nullable String until;

    @Option(names = "--model", paramLabel = "MODEL", description = "That answered.")
    private @Nullable String model;

    @Option(names = "--strategy", paramLabel = "NAME", description = "That searched, such as majority_vote.")
    private @Nullable String strategy;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Another parameter of the recipe from_traffic, such as keep=4; may be repeated.")
    private Map<String, String> set = Map.of();

    @Option(names = "--watch", description = "Show it until it ends, as ./ponder data watch does.")
    private boolean watch;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    FromTrafficCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, Object> parameters = new LinkedHashMap<>();
        put(parameters, "rows", rows);
        put(parameters, "label", label);
        put(parameters, "rating", rating);
        put(parameters, "since", since);
        put(parameters, "until", until);
        put(parameters, "model", model);
        put(parameters, "strategy", strategy);
        set.forEach((key, value) -> parameters.put(key, RecipeParameters.value(value)));
        try (DataApi api = DataApi.of(gateway, env)) {
            JobRequest request = new JobRequest("from_traffic", "traffic", name, parameters, null, null, null);
            return MakeCommand.begin(api, request, watch, env, out, err);
        }
    }

    private static void put(Map<String, Object> parameters, String name, @Nullable Object value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
