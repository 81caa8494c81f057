package io.ponder.accounts.outbox;

import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.KeptPrompt;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.traffic.KeptSearch;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Takes entries at once and for certain, and brings them into the database later. Giving one away costs a write to a file:
 * it never throws and never waits for the database. As long as the process can write to its disk, nothing that was given
 * away is lost, whatever is killed; as long as it lives, nothing is lost at all.
 */
public final class Outbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private static final int BATCH = 500;

    /**
     * After a delivery, entries gather for this long: each delivery locks the counters of budgets until the database has it
     * on its disk, and searches that begin wait for that.
     */
    private static final Duration GATHER = Duration.ofMillis(50);

    private static final Duration FORCE_EVERY = Duration.ofMillis(100);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);

    private final OutboxSettings settings;
    private final EntryJournal journal;
    private final LedgerWriter ledger;
    private final InstantSource clock;
    private final Deque<Line> unwritten = new ArrayDeque<>();
    private final Thread worker;
    private final Thread forcing;

    private boolean news = true;
    private boolean closing;
    private long delivered;
    private long failures;
    private long setAside;
    private @Nullable Instant headWritten;
    private @Nullable String noDatabase;
    private @Nullable String noDisk;
    private long toldAt;

    /** What became of a search. */
    @FunctionalInterface
    public interface LostEntry {
        Optional<Entry> known(Entry ifNobodyKnows);
    }

    /**
     * Opens the journal and begins to deliver what is in it. Of several gateways that name one folder, the first has the folder
     * itself, and each other one the first of the folders {@code 2}, {@code 3} and so on in it that is free.
     *
     * @param ifLost finds out what became of a search that an earlier process left unsettled: given the entry that says
     *     that nobody knows, it returns that or a better one, or nothing to be asked again
     * @throws OutboxException when the journal cannot be opened
     */
    public static Outbox open(OutboxSettings settings, LedgerWriter ledger, InstantSource clock, LostEntry ifLost) {
        return open(settings, ledger, clock, ifLost, Disk.REAL);
    }

    static Outbox open(OutboxSettings settings, LedgerWriter ledger, InstantSource clock, LostEntry ifLost, Disk disk) {
        OutboxSettings own = settings;
        for (int number = 2; ; number++) {
            try {
                EntryJournal journal = new EntryJournal(own.folder(), own.segmentBytes(), disk);
                Outbox outbox = new Outbox(own, journal, ledger, clock);
                outbox.start(ifLost);
                return outbox;
            } catch (EntryJournal.InUseException e) {
                own = settings.at(settings.folder().resolve(Integer.toString(number)));
            } catch (IOException e) {
                throw new OutboxException(own.folder(), e);
            }
        }
    }

    private Outbox(OutboxSettings settings, EntryJournal journal, LedgerWriter ledger, InstantSource clock) {
        this.settings = settings;
        this.journal = journal;
        this.ledger = ledger;
        this.clock = clock;
        // Never interrupted: an interrupt in the middle of its work would close the files of the database.
        this.worker = Thread.ofPlatform().name("outbox").daemon().unstarted(this::work);
        this.forcing = Thread.ofPlatform().name("outbox-disk").daemon().unstarted(this::keepForcing);
    }

    private void start(LostEntry ifLost) {
        List<Entry> left = journal.unsettled();
        if (!left.isEmpty()) {
            LOG.warn("{} searches were under way when this gateway last stopped", left.size());
            Thread.ofVirtual().name("outbox-unsettled").start(() -> settle(left, ifLost));
        }
        worker.start();
        forcing.start();
    }

    /** Asks for all of them, again and again until all are known; what is left at the end is for the next process. */
    private void settle(List<Entry> left, LostEntry ifLost) {
        List<Entry> unknown = new ArrayList<>(left);
        Duration pause = FIRST_PAUSE;
        while (!isClosing()) {
            unknown.removeIf(entry -> {
                Optional<Entry> known = known(entry, ifLost);
                known.ifPresent(this::end);
                return known.isPresent();
            });
            if (unknown.isEmpty()) {
                return;
            }
            rest(pause);
            pause = longer(pause);
        }
    }

    private static Optional<Entry> known(Entry entry, LostEntry ifLost) {
        try {
            return ifLost.known(entry);
        } catch (RuntimeException e) {
            LOG.warn("what search {} used cannot be asked now: {}", entry.id(), e.toString());
            return Optional.empty();
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /**
     * Refuses a search whose entry might have to be dropped: neither disk nor database have taken entries for so long
     * that memory is full of them.
     *
     * @throws io.ponder.reasoning.model.FailureException then
     */
    public synchronized void requireRoom() {
        if (unwritten.size() >= settings.mostUnwritten()) {
            throw Failure.passing(
                            Kind.UPSTREAM_UNAVAILABLE,
                            "what searches spend cannot be written down at present; an operator finds the reason in the"
                                    + " health of the gateway")
                    .asException();
        }
    }

    /**
     * Says that a search begins. If neither this process nor the next one ever says how it ended, the ledger gets this
     * entry.
     */
    public void begin(Entry ifLost) {
        try {
            journal.append(new Line.Begun(ifLost));
        } catch (IOException e) {
            diskRefuses(e);
        }
    }

    /** Takes the entry of a search that has ended. */
    public void end(Entry entry) {
        take(new Line.Ended(entry));
    }

    /** Takes a question and its answer, of a team that has them kept; after their entry. */
    public void keep(KeptPrompt prompt) {
        take(new Line.Kept(prompt));
    }

    /** Takes a search that may be used for training; before its entry, so that whoever sees that one sees this as well. */
    public void keep(KeptSearch search) {
        take(new Line.Traffic(search));
    }

    private void take(Line line) {
        try {
            journal.append(line);
            diskTakes();
        } catch (IOException | RuntimeException e) {
            diskRefuses(e);
            synchronized (this) {
                unwritten.add(line);
            }
        }
        wake();
    }

    private synchronized void diskRefuses(Exception e) {
        noDisk = "the journal in " + settings.folder() + " cannot be written: " + e.getMessage();
        tell(noDisk + "; entries are held in memory, and are lost if this process is killed");
    }

    private synchronized void diskTakes() {
        if (noDisk != null && unwritten.isEmpty()) {
            LOG.info("the ledger's journal can be written again");
            noDisk = null;
        }
    }

    /** Loud, but not for every entry. */
    private synchronized void tell(String problem) {
        long now = System.nanoTime();
        if (toldAt == 0 || now - toldAt > TELL_EVERY.toNanos()) {
            toldAt = now;
            LOG.error(problem);
        }
    }

    private synchronized void wake() {
        news = true;
        notifyAll();
    }

    private void work() {
        Duration pause = FIRST_PAUSE;
        while (awaitNews()) {
            try {
                while (deliverSome()) {
                    pause = FIRST_PAUSE;
                    gather();
                }
                pause = FIRST_PAUSE;
                databaseWorks();
            } catch (IOException | RuntimeException e) {
                databaseFails(e);
                rest(pause);
                pause = longer(pause);
                wake();
            }
        }
    }

    /** @return whether to go on */
    private synchronized boolean awaitNews() {
        try {
            while (!news && !closing) {
                wait();
            }
            boolean more = news;
            news = false;
            return more && !closing;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void gather() {
        if (journal.waiting() < BATCH) {
            rest(GATHER);
        }
    }

    private synchronized void rest(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        try {
            for (long left = pause.toMillis(); left > 0 && !closing; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    /** @return whether there may be more */
    private boolean deliverSome() throws IOException {
        writeAgain();
        EntryJournal.Batch batch = journal.next(BATCH);
        synchronized (this) {
            headWritten = batch.lines().isEmpty() ? null : written(batch.lines().getFirst());
        }
        if (!batch.lines().isEmpty()) {
            deliver(batch.lines());
        }
        journal.delivered(batch);
        List<Line> held = held();
        if (!held.isEmpty()) {
            deliver(held);
            synchronized (this) {
                held.forEach(_ -> unwritten.removeFirst());
            }
            diskTakes();
        }
        return !batch.lines().isEmpty() || !held.isEmpty();
    }

    private @Nullable Instant written(Line line) {
        return line instanceof Line.Ended(Entry entry) ? entry.at().plusMillis(entry.latencyMs()) : clock.instant();
    }

    private synchronized List<Line> held() {
        return unwritten.stream().limit(BATCH).toList();
    }

    /** Writes what is only in memory into the journal, as far as that works again. */
    private void writeAgain() {
        for (Line line : held()) {
            try {
                journal.append(line);
            } catch (IOException e) {
                diskRefuses(e);
                return;
            }
            synchronized (this) {
                unwritten.removeFirst();
            }
            diskTakes();
        }
    }

    private void deliver(List<Line> lines) {
        try {
            deliverAll(lines);
        } catch (DataIntegrityViolationException e) {
            if (lines.size() == 1) {
                setAside(lines.getFirst(), e);
            } else {
                lines.forEach(line -> deliver(List.of(line)));
            }
        }
    }

    private void deliverAll(List<Line> lines) {
        List<Entry> entries = new ArrayList<>();
        List<KeptPrompt> prompts = new ArrayList<>();
        List<KeptSearch> searches = new ArrayList<>();
        for (Line line : lines) {
            switch (line) {
                case Line.Ended(Entry entry) -> entries.add(entry);
                case Line.Kept(KeptPrompt prompt) -> prompts.add(prompt);
                case Line.Traffic(KeptSearch search) -> searches.add(search);
                case Line.Begun _ -> {}
            }
        }
        ledger.deliver(entries, prompts, searches);
        synchronized (this) {
            delivered += entries.size();
        }
    }

    /** What the database will never take must not keep back all that comes after. */
    private void setAside(Line line, DataIntegrityViolationException e) {
        Path file = settings.folder().resolve("refused.jsonl");
        LOG.error("the database refuses an entry, which is kept in {}", file, e);
        try {
            Files.write(file, line.bytes(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException io) {
            throw new IllegalStateException("an entry that the database refuses cannot be written to " + file, io);
        }
        synchronized (this) {
            setAside++;
        }
    }

    private synchronized void databaseFails(Exception e) {
        failures++;
        noDatabase = "entries cannot be delivered: " + e.getMessage();
        tell(noDatabase + "; they wait in " + settings.folder());
    }

    private synchronized void databaseWorks() {
        if (noDatabase != null) {
            LOG.info("entries are delivered to the ledger again");
            noDatabase = null;
        }
    }

    private void keepForcing() {
        while (true) {
            rest(FORCE_EVERY);
            if (isClosing()) {
                return;
            }
            try {
                if (journal.waiting() > 0) {
                    journal.force();
                }
            } catch (IOException e) {
                diskRefuses(e);
            }
        }
    }

    /** How it is doing now. */
    public synchronized OutboxState state() {
        Instant head = headWritten;
        Duration age = head == null ? Duration.ZERO : Duration.between(head, clock.instant());
        String problem = noDisk == null ? noDatabase : noDatabase == null ? noDisk : noDisk + "; " + noDatabase;
        return new OutboxState(
                journal.waiting() + unwritten.size(),
                age.isNegative() ? Duration.ZERO : age,
                delivered,
                failures,
                unwritten.size(),
                setAside + journal.damaged(),
                journal.open(),
                problem);
    }

    /** Delivers what waits, if the database takes it within seconds; the rest is for the next process. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            worker.join(LAST_WORDS);
            forcing.join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!worker.isAlive()) {
            lastWords();
        }
        journal.close();
    }

    private void lastWords() {
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            while (System.nanoTime() < end && deliverSome()) {
                // Until nothing is left.
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} entries wait for the next start: {}", journal.waiting(), e.toString());
        }
        if (!unwritten.isEmpty()) {
            unwritten.forEach(
                    line -> LOG.error("this entry is lost: {}", line instanceof Line.Ended ? line : "a prompt"));
        }
    }
}
