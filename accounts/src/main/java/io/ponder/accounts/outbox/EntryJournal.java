package io.ponder.accounts.outbox;

import io.ponder.accounts.database.OwnFolder;
import io.ponder.accounts.ledger.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines in files of one folder, which this process alone uses. Written at the end by many threads, read from the beginning
 * by one. What a process wrote before it was killed is there when the next one opens the folder. A file is deleted when
 * all of it has been delivered; searches that began in it and have not ended are written again before.
 */
final class EntryJournal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EntryJournal.class);
    private static final Pattern NAME = Pattern.compile("(\\d{12})\\.jsonl");

    private final Path folder;
    private final Disk disk;
    private final long segmentBytes;
    private final FileChannel lock;
    private final Disk.Out delivered;

    /** The files, by number, with how much of each is whole; the last is the one that is written. */
    private final NavigableMap<Long, Long> segments = new TreeMap<>();

    private final Map<String, Open> open = new LinkedHashMap<>();
    private final List<Entry> unsettled = new ArrayList<>();
    private Disk.Out out;
    private boolean broken;
    private boolean dirty;
    private long waiting;
    private long damaged;
    private Position position = Position.START;
    private Position setAside = Position.START;

    /** A search that has begun and not ended, and the file in which that stands. */
    private record Open(Line.Begun line, long segment) {}

    /**
     * What comes next.
     *
     * @param lines what is to be delivered
     * @param end the place behind them
     */
    record Batch(List<Line> lines, Position end) {}

    /** Another process uses the folder. */
    static final class InUseException extends IOException {
        private static final long serialVersionUID = 1L;

        private InUseException() {
            super("another process uses it");
        }
    }

    /**
     * Opens a folder, and reads what another process left there.
     *
     * @throws InUseException when another process uses it
     * @throws IOException when it cannot be used; the message says why
     */
    EntryJournal(Path folder, long segmentBytes, Disk disk) throws IOException {
        this.folder = folder;
        this.disk = disk;
        this.segmentBytes = segmentBytes;
        OwnFolder.make(folder);
        this.lock = locked(folder.resolve("lock"));
        try {
            recover();
            this.delivered = disk.open(folder.resolve("delivered"));
            this.out = begin(Math.max(segments.isEmpty() ? 0 : segments.lastKey(), position.segment()) + 1);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Another gateway in this JVM.
        }
        channel.close();
        throw new InUseException();
    }

    private void recover() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                var name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    segments.put(Long.parseLong(name.group(1)), Files.size(file));
                }
            }
        }
        try {
            position = Position.read(Files.readString(folder.resolve("delivered"), StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            position = Position.START;
        }
        for (Map.Entry<Long, Long> segment : segments.entrySet()) {
            Segment.read(file(segment.getKey()), 0, segment.getValue(), new Segment.Reader() {
                @Override
                public boolean line(Line line, long end) {
                    note(line, segment.getKey());
                    boolean done = segment.getKey() < position.segment()
                            || segment.getKey() == position.segment() && end <= position.offset();
                    waiting += done || line instanceof Line.Begun ? 0 : 1;
                    return true;
                }

                @Override
                public void damaged(byte[] bytes, long end, String why) {
                    // Told when it is read to be delivered.
                }
            });
        }
        open.values().forEach(one -> unsettled.add(one.line().ifLost()));
    }

    private void note(Line line, long segment) {
        switch (line) {
            case Line.Begun begun -> open.put(begun.ifLost().id(), new Open(begun, segment));
            case Line.Ended(Entry entry) -> open.remove(entry.id());
            case Line.Kept _, Line.Traffic _ -> {}
        }
    }

    private Path file(long number) {
        return folder.resolve(Segment.name(number));
    }

    private Disk.Out begin(long number) throws IOException {
        Disk.Out next = disk.open(file(number));
        segments.put(number, 0L);
        broken = false;
        return next;
    }

    /** The searches that an earlier process began, and that nobody has settled. */
    List<Entry> unsettled() {
        return unsettled;
    }

    /**
     * Writes a line. When it returns, the line survives the end of this process.
     *
     * @throws IOException when it could not be written; nothing of it is left then
     */
    synchronized void append(Line line) throws IOException {
        if (broken || segments.lastEntry().getValue() >= segmentBytes) {
            roll();
        }
        long number = segments.lastKey();
        long size = sizeOf(number);
        byte[] bytes = line.bytes();
        try {
            out.write(size, bytes);
        } catch (IOException e) {
            cutBack(size);
            throw e;
        }
        segments.put(number, size + bytes.length);
        dirty = true;
        waiting += line instanceof Line.Begun ? 0 : 1;
        note(line, number);
    }

    private void cutBack(long size) {
        try {
            out.truncate(size);
        } catch (IOException e) {
            broken = true;
        }
    }

    private void roll() throws IOException {
        Disk.Out next = begin(segments.lastKey() + 1);
        try {
            out.force();
            out.close();
        } catch (IOException e) {
            LOG.warn("a file of the ledger's journal could not be closed: {}", e.toString());
        }
        out = next;
    }

    /** Brings to the disk itself what was written since the last time; of all threads at once. */
    void force() throws IOException {
        Disk.Out current;
        synchronized (this) {
            if (!dirty) {
                return;
            }
            dirty = false;
            current = out;
        }
        current.force();
    }

    private synchronized long sizeOf(long segment) {
        return segments.getOrDefault(segment, 0L);
    }

    /** What comes next; the same again until it is {@linkplain #delivered}. */
    Batch next(int most) throws IOException {
        List<Line> lines = new ArrayList<>();
        Position at = position();
        while (true) {
            Written written = written(at.segment());
            long end = Segment.read(
                    file(at.segment()), at.offset(), written.size(), collecting(lines, most, at.segment()));
            Long following = written.following();
            if (end < written.size() || lines.size() >= most || following == null) {
                return new Batch(lines, new Position(at.segment(), end));
            }
            at = new Position(following, 0);
        }
    }

    private Segment.Reader collecting(List<Line> lines, int most, long segment) {
        return new Segment.Reader() {
            @Override
            public boolean line(Line line, long end) {
                if (!(line instanceof Line.Begun)) {
                    lines.add(line);
                }
                return lines.size() < most;
            }

            @Override
            public void damaged(byte[] bytes, long end, String why) {
                setAside(bytes, new Position(segment, end), why);
            }
        };
    }

    /**
     * How much of a file there is to read.
     *
     * @param following the next file; null if lines are still added to this one
     */
    private record Written(long size, @Nullable Long following) {}

    /** Both at one moment: a file that grew in between would lose what it grew by. */
    private synchronized Written written(long segment) {
        return new Written(sizeOf(segment), segments.higherKey(segment));
    }

    private synchronized Position position() {
        if (!segments.containsKey(position.segment())) {
            position = new Position(segments.firstKey(), 0);
        }
        return position;
    }

    private synchronized void setAside(byte[] bytes, Position end, String why) {
        if (end.compareTo(setAside) <= 0) {
            return;
        }
        setAside = end;
        damaged++;
        Path file = folder.resolve("damaged.jsonl");
        LOG.error("a line of the ledger's journal is damaged and kept in {}: {}", file, why);
        try {
            byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
            line[bytes.length] = '\n';
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.error("it could not be kept: {}", e.toString());
        }
    }

    /**
     * Says that a batch is in the database. Deletes the files that nobody needs any more; one that cannot be deleted now is
     * deleted later, and what is read again after a restart is in the database already.
     */
    synchronized void delivered(Batch batch) {
        position = batch.end();
        waiting -= batch.lines().size();
        try {
            delivered.write(0, position.bytes());
            long last = segments.lastKey();
            boolean allIsRead = position.segment() == last && position.offset() == sizeOf(last);
            if (allIsRead && position.offset() >= segmentBytes / 8) {
                roll();
            }
            for (long segment : List.copyOf(segments.headMap(segments.lastKey()).keySet())) {
                if (segment > position.segment()
                        || segment == position.segment() && position.offset() < sizeOf(segment)) {
                    break;
                }
                carryOver(segment);
                Files.deleteIfExists(file(segment));
                segments.remove(segment);
            }
        } catch (IOException e) {
            LOG.warn("what was delivered stays in the ledger's journal for now: {}", e.toString());
        }
    }

    private void carryOver(long segment) throws IOException {
        for (Open one : List.copyOf(open.values())) {
            if (one.segment() == segment) {
                append(one.line());
            }
        }
    }

    /** Lines that are not yet delivered. */
    synchronized long waiting() {
        return waiting;
    }

    /** Lines that could not be read. */
    synchronized long damaged() {
        return damaged;
    }

    /** Searches that have begun and not ended. */
    synchronized int open() {
        return open.size();
    }

    /** Closes the files without another word, as the end of the process would. */
    synchronized void release() throws IOException {
        try (lock;
                delivered;
                Disk.Out last = out) {
            LOG.debug("the journal in {} is closed, {} at its end", folder, last);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!lock.isOpen()) {
            return;
        }
        try {
            out.force();
            if (waiting == 0 && open.isEmpty()) {
                for (long segment : segments.keySet()) {
                    Files.deleteIfExists(file(segment));
                }
            }
        } finally {
            release();
        }
    }
}
