import io.ponder.datasets.file.Compression;
import io.ponder.datasets.file.Container;
import io.ponder.datasets.file.Export;
import io.ponder.datasets.file.ExportOptions;
import io.ponder.datasets.file.Exported;
import io.ponder.datasets.file.Format;
import io.ponder.datasets.near.NearTexts;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes so many rows once with each container and compression and tells what it took; then looks for near-duplicates. */
public class MillionRows {

    private static final String[] WORDS =
            ("the of and to in is that number which answer step so we have then therefore if each"
                            + " sum total apples left half twice per day costs dollars times equals plus minus first second check again"
                            + " multiply divide remaining hours minutes both sides equation let value hence wait instead because")
                    .split(" ");

    private static String text(SplittableRandom random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i % 12 == 11 ? "\n" : " ")
                    .append(random.nextInt(5) == 0 ? "" + random.nextInt(1000) : WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    private static String question(int i) {
        return "Problem " + i + ":" + text(new SplittableRandom(i), 40);
    }

    private static Row row(int i) {
        SplittableRandom random = new SplittableRandom(-i);
        return new Row.PromptCompletion(
                List.of(
                        Message.system("Reason step by step and put the answer in \\boxed{}."),
                        Message.user(question(i))),
                text(random, 240) + " \\boxed{" + i + "}",
                new Origin(
                        "made",
                        "item-" + i,
                        "MIT",
                        "rejection",
                        "job-1",
                        "tiny",
                        "r1",
                        new Origin.Sampler("best_of_n", (long) i, 0.8, 0.95, 2048),
                        "reference",
                        "1",
                        1.0,
                        "" + i,
                        random.nextInt(17) / 16.0,
                        300L,
                        0.0001,
                        List.of(),
                        null));
    }

    public static void main(String[] args) throws Exception {
        int rows = Integer.parseInt(args[0]);
        String what = args[1];
        long start = System.nanoTime();
        if (what.equals("near")) {
            NearTexts texts = new NearTexts(0.8, 3, true);
            int found = 0;
            for (int i = 0; i < rows; i++) {
                // Every tenth is an earlier one with a word more.
                found += texts.findOrKeep(i % 10 == 9 ? question(i - 5) + " please" : question(i))
                                .isPresent()
                        ? 1
                        : 0;
            }
            tell("near-duplicates", rows, start, 0, found + " of " + rows / 10 + " found");
            return;
        }
        Path folder = Path.of(args[2]);
        ExportOptions options = ExportOptions.named("million")
                .in(
                        Container.valueOf(what.split("-")[0].toUpperCase(Locale.ROOT)),
                        Compression.valueOf(what.split("-")[1].toUpperCase(Locale.ROOT)));
        Exported exported =
                Export.write(IntStream.range(0, rows).mapToObj(MillionRows::row), Format.TRL, folder, options);
        tell(
                what,
                rows,
                start,
                exported.files().stream().mapToLong(Exported.Part::bytes).sum(),
                exported.files().size() + " files");
        if (args.length < 4) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static void tell(String what, int rows, long start, long bytes, String more) throws Exception {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.gc();
        long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("")
                .replaceAll("\\D+", "");
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %.0f | %,.0f | %.2f | %d | %d | %s |%n",
                what,
                rows,
                seconds,
                rows / seconds,
                bytes / 1e9,
                live >> 20,
                Long.parseLong(resident) >> 10,
                more);
    }
}
