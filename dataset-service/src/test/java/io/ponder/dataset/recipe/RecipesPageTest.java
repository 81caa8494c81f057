package io.ponder.dataset.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.dataset.RecipeInfo;
import io.ponder.contracts.dataset.RecipeInfo.RecipeParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/recipes.md} and its pictures to the recipes; {@code -Dponder.report=write} writes them. */
class RecipesPageTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final String PICTURES = "images/recipes";

    /** What the example and the picture of a recipe are of, as words of the command and as parameters. */
    private static final Map<String, Map<String, Object>> EXAMPLES = Map.of(
            "star", Map.of("n", 4, "hinted", 2, "step_verifier", "arithmetic"),
            "cold_start", Map.of("strategy", "best_of_n", "n", 8, "shortest", 300),
            "rejection_sampling", Map.of("n", 16, "balance", true),
            "non_reasoning", Map.of("verifier", "helpfulness", "min_score", 0.7),
            "distillation", Map.of("top", 20, "summarise", true),
            "rl_prompts", Map.of("probe", 8),
            "process_labels", Map.of("method", "omega_prm", "rollouts", 8),
            "preferences", Map.of("strategy", "beam_search", "verifier", "arithmetic", "make", "both"));

    @Test
    void thePageAndItsPicturesAreCurrent() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        StringBuilder page = new StringBuilder(head());
        for (Recipe recipe : Recipes.standard().all()) {
            Map<String, Object> example = EXAMPLES.getOrDefault(recipe.name(), Map.of());
            RecipeInfo info = recipe.info(RecipeValues.read(recipe, example));
            files.put(PICTURES + "/" + recipe.name() + ".svg", RecipePicture.of(info));
            page.append(section(info, example));
        }
        files.put("recipes.md", page.toString());
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = DOCS.resolve(file.getKey());
            if ("write".equals(System.getProperty("ponder.report"))) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            assertThat(path)
                    .as("-Dponder.report=write writes it anew")
                    .exists()
                    .content()
                    .isEqualTo(file.getValue());
        }
    }

    private static List<RecipeParameter> common() {
        return new Recipe("common", "", Asking.and(List.of(Selecting.ALIKE, PersonalData.TREATMENT)), _ -> List.of())
                .info()
                .parameters();
    }

    private static String head() {
        return """
                # Recipes

                Each recipe as a picture of its stages, with an example and its parameters; [jobs.md](jobs.md#recipes) says how jobs run. Blue
                stages look at one question at a time, yellow ones at all rows once every question is through. This page is written by
                `RecipesPageTest` out of what the recipes say of themselves, which `./ponder data recipes RECIPE` prints. In a file of parameters, a
                text that holds JSON may be given as the JSON itself.

                ## What most recipes share

                """ + table(common());
    }

    private static String section(RecipeInfo info, Map<String, Object> example) {
        List<RecipeParameter> own = new ArrayList<>(info.parameters());
        own.removeAll(common());
        return "\n## " + info.name() + "\n\n" + info.description() + "\n\n![The stages of " + info.name() + "]("
                + PICTURES + "/" + info.name() + ".svg)\n\n```bash\n" + command(info.name(), example) + "\n```\n\n"
                + table(own);
    }

    private static String command(String name, Map<String, Object> example) {
        if (name.equals("mixture")) {
            return "./ponder data mix mixture.yaml --name mixed";
        }
        if (name.equals(FromTraffic.NAME)) {
            return "./ponder data from-traffic --name asked";
        }
        StringBuilder command = new StringBuilder("./ponder data make " + name + " --from questions --name made");
        example.keySet().stream()
                .sorted()
                .forEach(
                        key -> command.append(" --set ").append(key).append('=').append(example.get(key)));
        return command.toString();
    }

    private static String table(List<RecipeParameter> parameters) {
        StringBuilder table =
                new StringBuilder("| parameter | what it is | accepted | default |\n| --- | --- | --- | --- |\n");
        for (RecipeParameter one : parameters) {
            table.append("| `%s` | %s | %s | %s |\n"
                    .formatted(one.name(), cell(one.description()), cell(one.range()), value(one.byDefault())));
        }
        return table.toString();
    }

    private static String cell(String text) {
        return text.replace("|", ", ").replace("<", "\\<");
    }

    private static String value(String byDefault) {
        return byDefault.isEmpty() ? "" : "`" + byDefault + "`";
    }
}
