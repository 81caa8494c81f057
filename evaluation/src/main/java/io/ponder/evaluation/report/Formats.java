package io.ponder.evaluation.report;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.ponder.evaluation.statistics.Bin;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Interval;
import io.ponder.evaluation.summary.RunSummary;
import io.ponder.plots.LineLook;
import io.ponder.plots.TickLabel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets a tag of the template name a format behind a bar: <code>{{accuracy.value|percent}}</code>. Without a field before the
 * bar, the whole of the section's object is formatted. What is null stays null.
 */
final class Formats extends DefaultCollector {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Map<String, Function<Object, Object>> formats;

    /** One of the two searches of a case. */
    record Side(String verdict, RunSummary.Path path) {}

    Formats(RunSummary summary) {
        List<List<RunSummary.Point>> curves =
                summary.curves().stream().map(RunSummary.Curve::points).toList();
        formats = Map.ofEntries(
                number("percent", NumberText::percent),
                number("points", NumberText::points),
                number("tokens", NumberText::tokens),
                number("usdOfThousand", usd -> NumberText.usd(1000 * usd)),
                number("seconds", NumberText::seconds),
                number("times", NumberText::times),
                number("score", NumberText::score),
                number("tenths", tenths -> String.format(Locale.ROOT, "%.1f", tenths)),
                number("short", TickLabel::text),
                number("p", NumberText::p),
                entry("day", Instant.class, DAY::format),
                entry("size", List.class, List::size),
                entry("range", Interval.class, NumberText::range),
                entry("bar", Interval.class, Formats::bar),
                entry("colour", List.class, points -> colour(curves.indexOf(points))),
                entry("filled", List.class, Formats::filled),
                entry("css", Difference.class, Formats::css),
                entry("sides", RunSummary.Case.class, Formats::sides));
    }

    private static Map.Entry<String, Function<Object, Object>> number(String name, DoubleFunction<String> format) {
        return entry(name, Number.class, number -> format.apply(number.doubleValue()));
    }

    private static <T> Map.Entry<String, Function<Object, Object>> entry(
            String name, Class<T> type, Function<T, Object> format) {
        return Map.entry(name, value -> format.apply(type.cast(value)));
    }

    @Override
    public Mustache.@Nullable VariableFetcher createFetcher(Object section, String tag) {
        int bar = tag.indexOf('|');
        if (bar < 0) {
            return super.createFetcher(section, tag);
        }
        String field = tag.substring(0, bar);
        Function<Object, Object> format = Objects.requireNonNull(formats.get(tag.substring(bar + 1)), tag);
        if (field.isEmpty()) {
            return (object, name) -> format.apply(object);
        }
        Mustache.VariableFetcher fetcher = super.createFetcher(section, field);
        return fetcher == null
                ? null
                : (object, name) -> {
                    Object value = fetcher.get(object, field);
                    return value == null || value == Template.NO_FETCHER_FOUND ? value : format.apply(value);
                };
    }

    /** Where a bar lies, as CSS variables. */
    private static String bar(Interval interval) {
        return String.format(
                Locale.ROOT,
                "--low:%.1f%%;--wide:%.1f%%;--value:%.1f%%",
                100 * interval.low(),
                100 * (interval.high() - interval.low()),
                100 * interval.value());
    }

    private static String colour(int curve) {
        return String.format(Locale.ROOT, "#%06x", LineLook.of(curve).colour().getRGB() & 0xffffff);
    }

    private static String css(Difference difference) {
        return difference.isNoise() ? "noise" : difference.value() > 0 ? "better" : "worse";
    }

    private static List<?> filled(List<?> bins) {
        return bins.stream().filter(bin -> ((Bin) bin).count() > 0).toList();
    }

    private static List<Side> sides(RunSummary.Case one) {
        return List.of(new Side("right", one.right()), new Side("wrong", one.wrong()));
    }
}
