package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.RecipeInfo;
import io.ponder.contracts.dataset.RecipeInfo.RecipeParameter;
import io.ponder.contracts.dataset.RecipeInfo.StageInfo;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ponder data recipes}: what recipes there are, and what each does. */
@Command(
        name = "recipes",
        description = "Lists the recipes, or tells the stages and parameters of one.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class RecipesCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Parameters(arity = "0..1", paramLabel = "RECIPE", description = "The one to describe.")
    private @Nullable String name;

    RecipesCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(out, env);
        try (DataApi api = DataApi.of(gateway, env)) {
            List<RecipeInfo> recipes = api.recipes();
            if (name == null) {
                Listing listing = new Listing("RECIPE", "WHAT IT DOES");
                recipes.forEach(recipe -> listing.add(recipe.name(), recipe.description()));
                listing.print(terminal);
            } else {
                print(named("recipe", recipes, RecipeInfo::name, name), terminal);
            }
            return 0;
        }
    }

    /** The one of this name; who asks for another is told which there are. */
    static <T> T named(String kind, List<T> all, Function<T, String> nameOf, String name) {
        return all.stream()
                .filter(one -> nameOf.apply(one).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no " + kind + " '" + name + "'; there are "
                        + all.stream().map(nameOf).collect(Collectors.joining(", ")) + "."));
    }

    private static void print(RecipeInfo recipe, Terminal terminal) {
        terminal.line(recipe.name());
        terminal.wrapped(recipe.description(), 0);
        stages("Several data sets:", "datasets", recipe, terminal);
        stages("Each question:", "question", recipe, terminal);
        stages("Then all rows together:", "dataset", recipe, terminal);
        terminal.line("");
        terminal.wrapped("Parameters (--set NAME=VALUE, or a file for --params):", 2);
        parameters(recipe.parameters(), terminal);
    }

    /** Each with what it accepts, its default and what it means. */
    static void parameters(List<RecipeParameter> parameters, Terminal terminal) {
        for (RecipeParameter parameter : parameters) {
            String usual = parameter.byDefault();
            terminal.wrapped(
                    "  " + parameter.name() + ": " + parameter.range().replace("|", " | ")
                            + (usual.isEmpty() || usual.equals("\"\"") ? "" : "; by default " + usual),
                    6);
            terminal.wrapped("      " + parameter.description(), 6);
        }
    }

    private static void stages(String title, String of, RecipeInfo recipe, Terminal terminal) {
        List<StageInfo> stages =
                recipe.stages().stream().filter(stage -> stage.of().equals(of)).toList();
        if (stages.isEmpty()) {
            return;
        }
        terminal.line("");
        terminal.line(title);
        int width =
                stages.stream().mapToInt(stage -> stage.name().length()).max().orElse(0);
        for (int i = 0; i < stages.size(); i++) {
            StageInfo stage = stages.get(i);
            terminal.wrapped(("  %d. %-" + width + "s  %s").formatted(i + 1, stage.name(), stage.description()), 7);
        }
    }
}
