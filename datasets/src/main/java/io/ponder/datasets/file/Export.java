package io.ponder.datasets.file;

import io.ponder.datasets.row.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows into a folder that a trainer reads. The folder appears whole, when all is written and on the disk, or not at all.
 * Rows are taken one at a time: however many there are, memory stays the same.
 */
public final class Export {

    private static final String SPLIT = "[a-z0-9_]+";

    private final Format format;
    private final ExportOptions options;
    private final Container container;
    private final Compression compression;
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private final List<Exported.Part> parts = new ArrayList<>();
    private @Nullable Shape shape;

    private Export(Format format, ExportOptions options) {
        this.format = format;
        this.options = options;
        this.container = format.container(options);
        this.compression = format.compression(options);
    }

    /** The same for one split, {@code train}, with nothing beside it but what the format needs. */
    public static Exported write(Stream<Row> rows, Format format, Path folder, ExportOptions options) {
        return write(Map.of("train", rows.iterator()), format, folder, options, _ -> Map.of());
    }

    /**
     * @param splits rows by split, such as {@code train}; each is read to its end once, in the map's order
     * @param folder that does not exist yet, or is empty
     * @param beside further files for the folder, from name to content, such as a card; made when all rows are written
     * @throws ExportException if the folder is not free, if a row does not fit, if there is none, or if writing fails; nothing is
     *     left behind
     */
    public static Exported write(
            Map<String, Iterator<Row>> splits,
            Format format,
            Path folder,
            ExportOptions options,
            Function<Exported, Map<String, String>> beside) {
        for (String split : splits.keySet()) {
            if (!split.matches(SPLIT)) {
                throw new ExportException("a split is named by small letters, digits and _, not \"" + split + "\"");
            }
        }
        Export export = new Export(format, options);
        try (NewFolder place = NewFolder.begin(folder)) {
            Path data = Files.createDirectory(place.path().resolve("data"));
            for (Map.Entry<String, Iterator<Row>> split : splits.entrySet()) {
                export.write(split.getKey(), split.getValue(), data);
            }
            Exported exported = export.done(folder);
            Map<String, String> files = new LinkedHashMap<>(Beside.of(exported, options));
            files.putAll(beside.apply(exported));
            for (Map.Entry<String, String> file : files.entrySet()) {
                try (HashedFile out = new HashedFile(place.path().resolve(file.getKey()))) {
                    out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
            place.appear();
            return exported;
        } catch (IOException e) {
            throw new ExportException("nothing was written to " + folder + ": " + NewFolder.told(e), e);
        }
    }

    private Exported done(Path folder) {
        if (shape == null) {
            throw new ExportException("there is no row to write to " + folder);
        }
        return new Exported(folder, format, shape, container, List.copyOf(parts), Collections.unmodifiableMap(rows));
    }

    private void write(String split, Iterator<Row> from, Path data) throws IOException {
        if (!from.hasNext()) {
            rows.put(split, 0L);
            return;
        }
        Row first = from.next();
        if (shape == null) {
            shape = format.shape(options, first);
        }
        write(split, first, from, data, shape, format.layout(shape, options));
    }

    private <L extends Record> void write(
            String split, Row first, Iterator<Row> rest, Path data, Shape all, Layout<L> layout) throws IOException {
        String ending = "." + container.label() + (container == Container.JSONL ? compression.ending() : "");
        LineSink.Opener<L> opener = file -> switch (container) {
            case JSONL -> new JsonLinesSink<>(file, compression);
            case PARQUET -> new ParquetSink<>(file, layout.columns(), compression);
        };
        try (Shards<L> shards = new Shards<>(data, split, ending, options.rowsPerFile(), opener)) {
            long index = 0;
            for (Row row = first; row != null; row = rest.hasNext() ? rest.next() : null) {
                shards.write(line(row, all, layout, new Layout.Place(split, index)));
                index++;
            }
            parts.addAll(shards.finish());
            rows.put(split, index);
        }
    }

    private <L extends Record> L line(Row row, Shape all, Layout<L> layout, Layout.Place place) {
        try {
            if (!all.holds(row)) {
                throw new Unfit("is "
                        + (row instanceof Row.Tree ? "a tree" : Shape.of(row).label()) + ", and these files hold "
                        + all.label() + ": write rows of each kind to a folder of their own");
            }
            return layout.lines().line(row, place);
        } catch (Unfit e) {
            throw new ExportException("row " + (place.index() + 1) + " of " + place.split() + " ("
                    + row.origin().source() + ", " + row.origin().item() + ") " + e.getMessage());
        }
    }
}
