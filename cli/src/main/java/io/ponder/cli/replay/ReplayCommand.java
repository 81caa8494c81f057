package io.ponder.cli.replay;

import io.ponder.answers.Answer;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.trace.Replay;
import io.ponder.reasoning.trace.TraceEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ponder replay FILE}: plays a recorded trace through its strategy again, without an engine. */
@Command(
        name = "replay",
        description = "Replays a recorded search through its strategy, offline, and says whether it comes out the same."
                + " FILE is what ./ponder ask --json printed, or the events of a trace, one JSON object a line.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class ReplayCommand implements Callable<Integer> {

    private static final JsonMapper JSON = WireJson.mapper();
    private static final Pattern LINES = Pattern.compile("\\s*\\{ ?\"type\"");
    private static final int LONGEST = 90;

    private final PrintStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "FILE", description = "A recorded trace.")
    private Path file = Path.of("");

    @Option(names = "--tree", description = "Print every node of the tree.")
    private boolean tree;

    public ReplayCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Returns 0 when the replay comes out the same, 1 when it differs or the trace cannot be read. */
    @Override
    public Integer call() {
        Replay.Result result;
        try {
            result = Replay.of(read());
        } catch (NoSuchFileException e) {
            err.println("There is no file " + file + ".");
            return 1;
        } catch (IOException e) {
            err.println(file + " cannot be read: " + e.getMessage());
            return 1;
        } catch (JacksonException e) {
            err.println(file + " holds no trace: " + e.getOriginalMessage());
            return 1;
        } catch (IllegalArgumentException | FailureException e) {
            err.println(file + ": " + e.getMessage());
            return 1;
        }
        print(result);
        return result.differences().isEmpty() ? 0 : 1;
    }

    private List<TraceEvent> read() throws IOException {
        String text = Files.readString(file);
        if (LINES.matcher(text).lookingAt()) {
            return JSON.readerFor(TraceEvent.class).<TraceEvent>readValues(text).readAll();
        }
        JsonNode document = JSON.readTree(text);
        JsonNode trace = document.isArray() ? document : document.path("trace");
        if (!trace.isArray()) {
            throw new IllegalArgumentException(
                    "there is no \"trace\" in it; record one with ./ponder ask --json \"...\" > FILE");
        }
        return JSON.readerForListOf(TraceEvent.class).readValue(trace);
    }

    private void print(Replay.Result result) {
        if (tree) {
            result.nodes().stream()
                    .filter(node -> node.parent().isRoot())
                    .forEach(node -> branch(node, result.nodes(), 0));
        }
        out.println(result.strategy() + ": " + result.results() + " results told, "
                + result.nodes().size() + " nodes");
        result.selection().ifPresent(best -> out.println(chosen(best)));
        result.differences().forEach(difference -> out.println("differs: " + difference));
        if (result.differences().isEmpty()) {
            out.println("The same tree and the same answer as recorded.");
        }
    }

    private static String chosen(Selection best) {
        Answer answer = best.node().answer();
        return "chosen: node " + best.node().id()
                + (answer == null ? "" : ", answer " + Terminal.oneLine(answer.text(), LONGEST))
                + ", by "
                + best.basis().wireName().replace('_', ' ')
                + (best.score() == null ? "" : String.format(Locale.ROOT, " (score %.2f)", best.score()));
    }

    private void branch(Node node, List<Node> all, int depth) {
        Answer answer = node.answer();
        out.println("  ".repeat(depth) + node.id() + "  " + Terminal.oneLine(node.continuation(), LONGEST)
                + (answer == null ? "" : "  => " + Terminal.oneLine(answer.text(), LONGEST)));
        all.stream().filter(child -> child.parent() == node).forEach(child -> branch(child, all, depth + 1));
    }
}
