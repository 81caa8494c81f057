package io.ponder.cli.eval;

import io.ponder.evaluation.data.DataException;
import io.ponder.evaluation.data.DataReader;
import io.ponder.evaluation.data.DataSet;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reads the problems of a file. */
public final class DataOptions {

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "gsm8k, math, aime, choice, code or plain; by default recognised by the fields.")
    private @Nullable String format;

    @Option(
            names = "--field",
            paramLabel = "OURS=THEIRS",
            description = "Maps a field to the file's name for it: --field question=prompt --field answer=label.")
    private Map<String, String> fields = Map.of();

    @Option(names = "--skip-broken", description = "Leave out broken lines, and say which.")
    private boolean skipBroken;

    /** @param err hears which lines are left out */
    public DataSet read(Path data, PrintStream err) throws IOException, DataException {
        DataSet set = new DataReader(fields).read(data, format, skipBroken);
        set.broken().forEach(broken -> err.println("left out: line " + broken.line() + ": " + broken.reason()));
        return set;
    }

    /** Says what is wrong with the file, and how to go on without it. */
    public void tell(DataException wrong, PrintStream err) {
        err.println(wrong.getMessage());
        if (!wrong.broken().isEmpty() && !skipBroken) {
            err.println("Fix them, or leave them out with --skip-broken.");
        }
    }
}
