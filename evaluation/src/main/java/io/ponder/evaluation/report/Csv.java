package io.ponder.evaluation.report;

import io.ponder.evaluation.summary.RunSummary;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code summary.csv}: one row a point, quoted as RFC 4180 says. */
final class Csv {

    private static final String HEAD = "curve,verifier,live,budget,accuracy,low,high,tokens,usd,seconds,problems\r\n";

    private Csv() {}

    static String of(RunSummary summary) {
        StringBuilder csv = new StringBuilder(HEAD);
        for (RunSummary.Curve curve : summary.curves()) {
            String[] names = curve.name().split(", ", 2);
            for (RunSummary.Point point : curve.points()) {
                row(
                        csv,
                        names[0],
                        names.length > 1 ? names[1] : "",
                        Boolean.toString(curve.isLive()),
                        Integer.toString(point.budget()),
                        number(point.accuracy().value()),
                        number(point.accuracy().low()),
                        number(point.accuracy().high()),
                        number(point.tokens()),
                        number(point.usd()),
                        number(point.seconds()),
                        Integer.toString(point.right().size()));
            }
        }
        return csv.toString();
    }

    static String number(@Nullable Double value) {
        return value == null || !Double.isFinite(value)
                ? ""
                : BigDecimal.valueOf(value).toPlainString();
    }

    static void row(StringBuilder csv, String... fields) {
        csv.append(Arrays.stream(fields).map(Csv::quoted).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String quoted(String field) {
        boolean isPlain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return isPlain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
