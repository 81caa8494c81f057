package io.ponder.datasets.card;

import io.ponder.contracts.wire.WireJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;

/**
 * A card as files: {@code card.json} for programs, and {@code README.md} for people and hubs, whose front matter is what the <a
 * href="https://huggingface.co/docs/hub/datasets-cards">Hugging Face Hub</a> reads. It also tells {@code datasets.load_dataset}
 * which files are which split.
 */
public final class CardFiles {

    private static final ObjectWriter JSON = WireJson.mapper().writer().with(SerializationFeature.INDENT_OUTPUT);

    private CardFiles() {}

    /** From name to content. */
    public static Map<String, String> of(DataCard card) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("README.md", readme(card));
        files.put("card.json", JSON.writeValueAsString(card) + "\n");
        return files;
    }

    private static String readme(DataCard card) {
        StringBuilder page = new StringBuilder(frontMatter(card));
        page.append("# ").append(card.name()).append("\n\n");
        long rows = card.rows().values().stream().mapToLong(Long::longValue).sum();
        page.append(String.format(
                Locale.ROOT,
                "%,d rows of the shape `%s`, written for `%s` by Ponder on %s.\n\n```sh\n%s\n```\n\n",
                rows,
                card.shape(),
                card.format(),
                card.made(),
                card.command()));
        card.notes().forEach(note -> page.append(note).append("\n\n"));
        funnel(page, card);
        table(
                page,
                "Difficulty",
                card.difficulty(),
                "pass rate | asked | kept",
                d -> cells(d.passRate(), d.asked(), d.kept()));
        table(
                page,
                "Sources",
                card.sources(),
                "source | licence | rows | SHA-256",
                s -> cells(s.name(), orUnknown(s.licence()), s.rows(), s.sha256() == null ? "" : code(s.sha256())));
        table(
                page,
                "Models",
                card.models(),
                "model | revision | sampler | seeds | rows",
                m -> cells(
                        m.name(), orUnknown(m.revision()), m.sampler(), m.seeds() == null ? "" : m.seeds(), m.rows()));
        table(
                page,
                "Verifiers",
                card.verifiers(),
                "verifier | version | rows",
                v -> cells(v.name(), orUnknown(v.version()), v.rows()));
        cost(page, card.cost());
        decontaminated(page, card.decontaminated());
        DataCard.Recipe recipe = card.recipe();
        if (recipe != null) {
            page.append("## Recipe\n\n`")
                    .append(recipe.name())
                    .append("`, with these parameters:\n\n```json\n")
                    .append(JSON.writeValueAsString(recipe.parameters()))
                    .append("\n```\n\n");
        }
        counted(page, card.summary());
        table(
                page,
                "Files",
                card.files(),
                "file | split | rows | bytes | SHA-256",
                f -> cells(code(f.name()), f.split(), f.rows(), f.bytes(), code(f.sha256())));
        return page.toString().stripTrailing() + "\n";
    }

    private static String frontMatter(DataCard card) {
        StringBuilder yaml = new StringBuilder("---\npretty_name: " + JSON.writeValueAsString(card.name()) + "\n");
        List<String> licences = card.sources().stream()
                .map(DataCard.Source::licence)
                .map(licence -> licence == null ? "unknown" : licence.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        if (licences.size() == 1) {
            yaml.append("license: ")
                    .append(JSON.writeValueAsString(licences.getFirst()))
                    .append("\n");
        } else if (!licences.isEmpty()) {
            yaml.append("license:\n");
            licences.forEach(licence ->
                    yaml.append("- ").append(JSON.writeValueAsString(licence)).append("\n"));
        }
        yaml.append("tags:\n- synthetic\n- ponder\n- ").append(card.format()).append("\n");
        yaml.append("size_categories:\n- ").append(size(card)).append("\n");
        yaml.append("configs:\n- config_name: default\n  data_files:\n");
        card.rows().forEach((split, count) -> {
            if (count > 0) {
                yaml.append("  - split: ")
                        .append(split)
                        .append("\n    path: data/")
                        .append(split)
                        .append("-*\n");
            }
        });
        return yaml.append("---\n\n").toString();
    }

    /** As the hub names sizes. */
    private static String size(DataCard card) {
        long rows = card.rows().values().stream().mapToLong(Long::longValue).sum();
        String[] names = {"n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M"};
        long limit = 1000;
        for (String name : names) {
            if (rows < limit) {
                return name;
            }
            limit *= 10;
        }
        return "100M<n<1B";
    }

    private static void funnel(StringBuilder page, DataCard card) {
        table(page, "Funnel", card.funnel(), "stage | in | out | why the others went", stage -> {
            String gone = stage.gone().entrySet().stream()
                    .map(reason -> reason.getKey() + " " + String.format(Locale.ROOT, "%,d", reason.getValue()))
                    .collect(Collectors.joining(", "));
            return cells(stage.name(), stage.in(), stage.out(), gone);
        });
    }

    private static void cost(StringBuilder page, DataCard.Cost cost) {
        StringJoiner told = new StringJoiner(", ");
        if (cost.usd() != null) {
            told.add(String.format(Locale.ROOT, "%.4f USD", cost.usd()));
        }
        add(told, cost.calls(), "%,d calls");
        add(told, cost.promptTokens(), "%,d tokens read");
        add(told, cost.completionTokens(), "%,d written");
        add(told, cost.seconds(), "%,.0f s");
        page.append("## Cost\n\n")
                .append(told.length() == 0 ? "Not known" : told)
                .append(".\n\n");
    }

    private static void add(StringJoiner told, @Nullable Number number, String format) {
        if (number != null) {
            told.add(String.format(Locale.ROOT, format, number));
        }
    }

    private static void decontaminated(StringBuilder page, List<DataCard.Against> benchmarks) {
        if (benchmarks.isEmpty()) {
            page.append("## Decontamination\n\nNot compared with any benchmark.\n\n");
        }
        table(
                page,
                "Decontamination",
                benchmarks,
                "benchmark | problems | rows taken out | how compared | SHA-256",
                b -> cells(b.benchmark(), b.items(), b.hits(), b.how(), code(b.sha256())));
    }

    private static void counted(StringBuilder page, RowSummary summary) {
        if (summary.rows() == 0) {
            return;
        }
        page.append("## What the rows say\n\n");
        Map<String, Map<String, Long>> all = new LinkedHashMap<>();
        all.put("kind", summary.byType());
        all.put("source", summary.bySource());
        all.put("licence", summary.byLicence());
        all.put("model", summary.byModel());
        all.put("sampler", summary.bySampler());
        all.put("verifier", summary.byVerifier());
        all.put("pass rate", summary.byPassRate());
        all.put("mark", summary.byMark());
        all.forEach((what, counts) -> {
            if (!counts.isEmpty()) {
                page.append("- by ")
                        .append(what)
                        .append(": ")
                        .append(counts.entrySet().stream()
                                .map(count -> text(count.getKey()) + " "
                                        + String.format(Locale.ROOT, "%,d", count.getValue()))
                                .collect(Collectors.joining(", ")))
                        .append("\n");
            }
        });
        page.append("\n");
    }

    private static <T> void table(
            StringBuilder page, String title, List<T> all, String header, Function<T, String> row) {
        if (all.isEmpty()) {
            return;
        }
        page.append("## ").append(title).append("\n\n| ").append(header).append(" |\n|");
        page.append(" --- |".repeat(header.split("\\|").length)).append("\n");
        all.forEach(one -> page.append(row.apply(one)).append("\n"));
        page.append("\n");
    }

    private static String cells(Object... values) {
        StringJoiner line = new StringJoiner(" | ", "| ", " |");
        for (Object value : values) {
            line.add(value instanceof Long number ? String.format(Locale.ROOT, "%,d", number) : text(value.toString()));
        }
        return line.toString();
    }

    /** Keeps a name from breaking a table. */
    private static String text(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ");
    }

    private static String orUnknown(@Nullable String text) {
        return text == null ? "unknown" : text;
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
