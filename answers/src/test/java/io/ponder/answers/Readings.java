package io.ponder.answers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What was read from each of many labelled texts. */
record Readings(List<Reading> all) {
    private static final int FEWEST_FOR_A_ROW = 4;

    record Reading(LabelledText text, Optional<Answer> read, LabelledText.Outcome outcome) {
        @Override
        public String toString() {
            return "%-14s %-6s %-7s expected %s, read %s"
                    .formatted(
                            text.id(),
                            outcome.name().toLowerCase(Locale.ROOT),
                            text.format().wireName(),
                            text.answer(),
                            read.map(answer -> answer.text().replace("\n", "\\n"))
                                    .orElse("none"));
        }
    }

    static Readings of(List<LabelledText> texts) {
        return new Readings(texts.stream()
                .map(text -> {
                    Optional<Answer> read = text.read();
                    return new Reading(text, read, text.outcome(read));
                })
                .toList());
    }

    /** The share read right; a text without an answer is read right if nothing is read. */
    double shareRight() {
        return (double) count(all, LabelledText.Outcome.RIGHT) / all.size();
    }

    List<Reading> with(LabelledText.Outcome outcome) {
        return all.stream().filter(reading -> reading.outcome() == outcome).toList();
    }

    private static long count(Collection<Reading> readings, LabelledText.Outcome outcome) {
        return readings.stream().filter(reading -> reading.outcome() == outcome).count();
    }

    /** The shares by format, language and kind, and each text that was not read right. */
    String report(String title) {
        StringBuilder report = new StringBuilder(
                "%n%-22s %5s %6s %6s %6s %6s%n".formatted(title, "texts", "right", "unread", "wrong", "false"));
        row(report, "all", all);
        rows(report, "format", text -> List.of(text.format().wireName()));
        rows(report, "language", text -> List.of(text.language()));
        rows(report, "kind", LabelledText::kinds);
        all.stream()
                .filter(reading -> reading.outcome() != LabelledText.Outcome.RIGHT)
                .forEach(reading -> report.append(reading).append('\n'));
        return report.toString();
    }

    private void rows(StringBuilder report, String name, Function<LabelledText, List<String>> groups) {
        Map<String, List<Reading>> grouped = new TreeMap<>();
        for (Reading reading : all) {
            groups.apply(reading.text())
                    .forEach(group -> grouped.computeIfAbsent(group, key -> new ArrayList<>())
                            .add(reading));
        }
        grouped.values().removeIf(readings -> readings.size() < FEWEST_FOR_A_ROW);
        grouped.forEach((group, readings) -> row(report, name + " " + group, readings));
    }

    private static void row(StringBuilder report, String name, List<Reading> readings) {
        report.append("%-22s %5d %5.1f%% %6d %6d %6d%n"
                .formatted(
                        name,
                        readings.size(),
                        100.0 * count(readings, LabelledText.Outcome.RIGHT) / readings.size(),
                        count(readings, LabelledText.Outcome.UNREAD),
                        count(readings, LabelledText.Outcome.WRONG),
                        count(readings, LabelledText.Outcome.FALSE)));
    }
}
