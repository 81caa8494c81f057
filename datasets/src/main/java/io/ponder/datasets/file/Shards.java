package io.ponder.datasets.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The files of one split, one after the other. Their names say how many there are, as hubs want it, which is known at the end:
 * until then they have names of their own.
 */
final class Shards<L extends Record> implements AutoCloseable {

    private final Path folder;
    private final String split;
    private final String ending;
    private final long rowsPerFile;
    private final LineSink.Opener<L> opener;
    private final List<Written> written = new ArrayList<>();
    private @Nullable Open<L> open;

    private record Written(Path file, long rows, long bytes, String sha256) {}

    private static final class Open<L extends Record> {
        final Path path;
        final HashedFile file;
        final LineSink<L> sink;
        long rows;

        Open(Path path, LineSink.Opener<L> opener) throws IOException {
            this.path = path;
            this.file = new HashedFile(path);
            this.sink = opener.open(file);
        }
    }

    /** @param ending of the files' names, such as {@code .jsonl.gz} */
    Shards(Path folder, String split, String ending, long rowsPerFile, LineSink.Opener<L> opener) {
        this.folder = folder;
        this.split = split;
        this.ending = ending;
        this.rowsPerFile = rowsPerFile;
        this.opener = opener;
    }

    void write(L line) throws IOException {
        Open<L> current = open;
        if (current == null) {
            current = new Open<>(folder.resolve("%s-%05d%s".formatted(split, written.size(), ending)), opener);
            open = current;
        }
        current.sink.write(line);
        current.rows++;
        if (current.rows == rowsPerFile) {
            finish(current);
        }
    }

    private void finish(Open<L> current) throws IOException {
        open = null;
        try (HashedFile file = current.file) {
            current.sink.close();
        }
        written.add(new Written(current.path, current.rows, current.file.bytes(), current.file.sha256()));
    }

    /** Closes the last file and gives all of them their names. */
    List<Exported.Part> finish() throws IOException {
        if (open != null) {
            finish(open);
        }
        List<Exported.Part> parts = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            Written file = written.get(i);
            String name = String.format(Locale.ROOT, "%s-%05d-of-%05d%s", split, i, written.size(), ending);
            Files.move(file.file(), folder.resolve(name));
            parts.add(new Exported.Part(
                    folder.getFileName() + "/" + name, split, file.rows(), file.bytes(), file.sha256()));
        }
        return parts;
    }

    /** Lets go of a file that will not be finished. */
    @Override
    public void close() throws IOException {
        Open<L> current = open;
        if (current != null) {
            open = null;
            try (HashedFile file = current.file) {
                current.sink.close();
            }
        }
    }
}
