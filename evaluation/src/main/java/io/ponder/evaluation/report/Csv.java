package io.ponder.evaluation.report;

import io.ponder.evaluation.results.Summary;
import io.ponder.evaluation.results.Summary.Curve;
import io.ponder.evaluation.results.Summary.Point;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code summary.csv}: a row for each point, as RFC 4180 writes it. */
final class Csv {

    private Csv() {}

    static String of(Summary summary) {
        StringBuilder rows = new StringBuilder(
                "strategy,live,budget,problems,accuracy,accuracy_low,accuracy_high,tokens,usd,seconds\r\n");
        for (Curve curve : summary.curves()) {
            for (Point point : curve.points()) {
                List<String> cells = Stream.of(
                                quoted(curve.name()),
                                String.valueOf(curve.isLive()),
                                String.valueOf(point.budget()),
                                String.valueOf(point.right().size()),
                                number(point.accuracy().value()),
                                number(point.accuracy().low()),
                                number(point.accuracy().high()),
                                number(point.tokens()),
                                number(point.usd()),
                                number(point.seconds()))
                        .toList();
                rows.append(cells.stream().collect(Collectors.joining(","))).append("\r\n");
            }
        }
        return rows.toString();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.6f", value).replaceAll("\\.?0+$", "");
    }
}
