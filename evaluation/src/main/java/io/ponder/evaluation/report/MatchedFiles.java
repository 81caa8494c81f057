package io.ponder.evaluation.report;

import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.run.AtomicFile;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.summary.MatchedTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;

/** Writes the table of strategies at equal budgets for programs: {@code matched.json} and {@code matched.csv}. */
public final class MatchedFiles {

    private static final String HEAD =
            "run,data,model,problems,samples,way,budget,panel,paired,accuracy,low,high,tokens,"
                    + "judge_tokens,seconds,usd,waste,oracle,regret,against,to_vote,to_vote_low,to_vote_high,p,won,lost\r\n";

    /** More digits say nothing and differ between processors. */
    private static final MathContext DIGITS = new MathContext(6);

    private MatchedFiles() {}

    /**
     * @param folder created where there is none
     */
    public static void write(MatchedTable table, Path folder) throws IOException {
        Files.createDirectories(folder);
        AtomicFile.write(
                folder.resolve("matched.json"),
                WireJson.mapper()
                                .writer()
                                .with(SerializationFeature.INDENT_OUTPUT)
                                .writeValueAsString(table) + "\n");
        AtomicFile.write(folder.resolve("matched.csv"), csv(table));
    }

    private static String csv(MatchedTable table) {
        StringBuilder csv = new StringBuilder(HEAD);
        for (MatchedTable.Run run : table.runs()) {
            run.cells().forEach(cell -> row(csv, run, cell));
        }
        return csv.toString();
    }

    private static void row(StringBuilder csv, MatchedTable.Run run, MatchedTable.Cell cell) {
        Difference difference = cell.toVote();
        Csv.row(
                csv,
                run.name(),
                run.data(),
                run.model(),
                Integer.toString(run.problems()),
                Integer.toString(run.samples()),
                cell.way(),
                Integer.toString(cell.budget()),
                cell.panel() == null ? "" : cell.panel().toString(),
                Boolean.toString(cell.isPaired()),
                number(cell.accuracy().value()),
                number(cell.accuracy().low()),
                number(cell.accuracy().high()),
                number(cell.tokens()),
                number(cell.judgeTokens()),
                number(cell.seconds()),
                number(cell.usd()),
                number(cell.waste()),
                number(cell.oracle()),
                number(cell.regret()),
                Integer.toString(cell.against()),
                number(difference == null ? null : difference.value()),
                number(difference == null ? null : difference.low()),
                number(difference == null ? null : difference.high()),
                number(difference == null ? null : difference.test()),
                difference == null ? "" : Integer.toString(difference.won()),
                difference == null ? "" : Integer.toString(difference.lost()));
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        BigDecimal rounded =
                BigDecimal.valueOf(value).setScale(9, RoundingMode.HALF_EVEN).round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
