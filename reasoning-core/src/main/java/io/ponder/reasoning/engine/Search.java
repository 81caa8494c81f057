package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.Told;
import io.ponder.reasoning.trace.AnswerOrigin;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs one search, on the thread that calls it: the same for every strategy. Everything goes one way. An event is applied
 * to the calls in flight; the strategy is told what was learnt, one thing at a time, and asked after each; what it asks
 * for waits in the scheduler, which starts calls as the budget allows. Nothing further down calls back.
 *
 * <p>The strategy is asked once at the start and once after everything it is told, in the order of the trace, whatever
 * can be started then: so the trace is enough to repeat its decisions.
 */
public final class Search {

    /**
     * How long a settled search waits before it cancels: replies that are already on their way arrive, and their
     * connections stay usable.
     */
    private static final Duration LINGER = Duration.ofMillis(3);

    /** How long it waits for the token count of a call whose every sample has arrived. */
    private static final Duration COUNT_PATIENCE = Duration.ofMillis(250);

    /** The share of its time after which a search without a candidate stops its steps and writes one answer. */
    private static final double CLOSING_SHARE = 0.8;

    private final SearchPlan plan;
    private final Strategy strategy;
    private final InstantSource clock;
    private final Inbox inbox;
    private final @Nullable Duration look;
    private final Instant began;
    private final Instant closing;
    private final Instant deadline;
    private final TraceLog trace;
    private final Leader leader;
    private final SpendingNews news;
    private final Ledger ledger;
    private final Outcome outcome;
    private final Books books = new Books();
    private final Growth growth;
    private final Calls calls;
    private final Findings findings;
    private final Scheduler scheduler;
    private final Resumption resumption;
    private boolean spent;
    private boolean closed;
    private boolean timeIsUp;
    private boolean abandoned;

    private Search(
            SearchPlan plan,
            List<TraceEvent> record,
            Strategy strategy,
            Proposer proposer,
            @Nullable Verifier verifier,
            InstantSource clock,
            Inbox inbox,
            Hedging hedging,
            Consumer<? super TraceEvent> sink,
            @Nullable Consumer<? super Usage> spending) {
        this.plan = plan;
        this.strategy = strategy;
        this.clock = clock;
        this.inbox = inbox;
        this.look = hedging.look();
        this.began = clock.instant()
                .minusMillis(record.isEmpty() ? 0 : record.getLast().atMs());
        Duration time = plan.budget().maxTime();
        this.closing = began.plusNanos((long) (time.toNanos() * CLOSING_SHARE));
        this.deadline = began.plus(time);
        this.news = new SpendingNews(spending, began);
        this.trace = new TraceLog(sink, clock, began, record, new AnswerOrigins(plan.seed()));
        this.leader = new Leader(strategy, trace);
        this.ledger = new Ledger(plan.budget());
        this.outcome = new Outcome(plan);
        this.growth = new Growth(plan);
        Requests requests = new Requests(plan, proposer, verifier, inbox, deadline, trace);
        this.findings = new Findings(plan, growth, ledger, outcome, trace);
        this.calls = new Calls(requests, clock, deadline, hedging, ledger, findings, outcome, books, trace);
        this.scheduler = new Scheduler(plan, new Grants(plan, ledger, growth, outcome), calls, outcome);
        this.resumption = new Resumption(trace, scheduler, calls);
    }

    /**
     * Searches until the strategy is settled, the budget is spent, the deadline passes, or the search is abandoned. When
     * it returns or throws, every call it began has ended or has been cancelled.
     *
     * @param strategy made for this search alone
     * @param verifier null for a strategy that does not score
     * @param inbox of this search alone
     * @param hedging shared by the searches that call the same engines
     * @param trace told every event, in order, on the calling thread
     * @throws SearchFailedException when no candidate survived, or a verifier the strategy rests on never answered
     * @throws SearchAbandonedException after {@link Inbox.Event.Abandoned}, or when the thread is interrupted, which stays
     *     interrupted
     * @throws SearchDiedException when a strategy or the engine itself fails
     */
    public static SearchResult run(
            SearchPlan plan,
            Strategy strategy,
            Proposer proposer,
            @Nullable Verifier verifier,
            InstantSource clock,
            Inbox inbox,
            Hedging hedging,
            Consumer<? super TraceEvent> trace) {
        return resume(plan, List.of(), strategy, proposer, verifier, clock, inbox, hedging, trace, null);
    }

    /**
     * Goes on with a search that broke off: what was recorded counts, and is not drawn again. What was in flight then is
     * asked for again, with the same seeds, and what it had cost is estimated. The budget holds for both parts together,
     * without the time between them.
     *
     * @param record the events of the search, in order, up to any of them; {@code progress} and {@code delta} may be left
     *     out. Empty for a search that begins
     * @param strategy made for this search alone, with the same parameters and {@link Brief} as then
     * @param trace told every further event, in order, on the calling thread
     * @param spending told what the search has used so far, on the calling thread, about once a second while that changes,
     *     from the first tokens on that an engine has reported. Calls in flight count as if they were stopped now. Null for
     *     nobody
     * @throws io.ponder.reasoning.model.FailureException when this search would not have done what was recorded, before
     *     anything is drawn
     * @see #run
     */
    public static SearchResult resume(
            SearchPlan plan,
            List<TraceEvent> record,
            Strategy strategy,
            Proposer proposer,
            @Nullable Verifier verifier,
            InstantSource clock,
            Inbox inbox,
            Hedging hedging,
            Consumer<? super TraceEvent> trace,
            @Nullable Consumer<? super Usage> spending) {
        return new Search(plan, record, strategy, proposer, verifier, clock, inbox, hedging, trace, spending).run();
    }

    private SearchResult run() {
        if (trace.isResumed()) {
            play();
        }
        try {
            if (!trace.isResumed()) {
                begin();
            }
            drive();
            if (!abandoned) {
                calls.cancelAll("no longer needed");
                return conclude();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SearchFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SearchDiedException(e, wasted());
        }
        throw new SearchAbandonedException(wasted());
    }

    /** What the search has used in vain, once its calls have been cancelled. */
    private Usage wasted() {
        calls.cancelAll(Resumption.ABANDONED);
        return books.usage(List.of(), growth.nodes(), ledger.samplesStarted(), seconds());
    }

    private void begin() {
        trace.add(plan::started);
        ask();
    }

    private void drive() throws InterruptedException {
        start();
        Instant nextLook = nextLook();
        while (!isOver()) {
            Instant end = mayClose() ? closing : deadline;
            Instant wake = earlier(nextLook, news.due(reported()));
            Inbox.Event event = inbox.take(earlier(wake, end));
            if (event != null) {
                hearAll(event);
                start();
            } else if (!clock.instant().isBefore(end)) {
                timePassed();
            }
            if (!isOver() && !clock.instant().isBefore(nextLook)) {
                scheduler.askAgain();
                nextLook = nextLook();
            }
            if (!isOver() && news.isDue(reported(), clock.instant())) {
                Usage usage = books.usageSoFar(calls.all(), growth.nodes(), ledger.samplesStarted(), seconds());
                news.tell(reported(), usage, clock.instant());
            }
        }
        hearLateReplies();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Tokens that engines have told of. */
    private long reported() {
        return ledger.tokens() + calls.progress();
    }

    private double seconds() {
        return Duration.between(began, clock.instant()).toNanos() / 1e9;
    }

    /** Does again what was recorded, and stops what was in flight when the record breaks off. */
    private void play() {
        begin();
        for (TraceEvent next = trace.recorded(); next != null && !timeIsUp; next = trace.recorded()) {
            play(resumption.step(next));
            if (next == trace.recorded() && !timeIsUp) {
                if (!(next instanceof TraceEvent.Progress || next instanceof TraceEvent.Delta)) {
                    throw TraceLog.differs(next, "nothing of the kind happens now");
                }
                trace.skip();
            }
        }
        if (isDecided() || timeIsUp) {
            calls.cancelAll("no longer needed");
        } else {
            resumption.breakOff();
        }
        books.resumed(ledger.samplesStarted(), seconds());
    }

    private void play(Resumption.Step step) {
        switch (step) {
            case Resumption.Step.Hear(Inbox.Event event) -> apply(event);
            case Resumption.Step.Spend(boolean timeIsShort) -> {
                if (timeIsShort) {
                    closed = true;
                    outcome.cutBy(SearchResult.CutBy.MAX_SECONDS);
                } else {
                    scheduler.refuse();
                }
                tellSpent();
            }
            case Resumption.Step.Look() -> leader.look();
            case Resumption.Step.End(SearchResult.CutBy cutBy) -> {
                timeIsUp = true;
                if (cutBy != null) {
                    outcome.cutBy(cutBy);
                }
            }
            case Resumption.Step.Go() -> {
                // It has happened.
            }
        }
    }

    /** When to look for calls that have gone silent. */
    private Instant nextLook() {
        return look == null ? Instant.MAX : clock.instant().plus(look);
    }

    private boolean isOver() {
        return abandoned || isDecided() || calls.isEmpty() || timeIsUp;
    }

    private boolean isDecided() {
        return strategy.settled() || outcome.isFatal();
    }

    /** Hears an event and all that are there already. */
    private void hearAll(Inbox.Event first) throws InterruptedException {
        Inbox.Event event = first;
        while (event != null) {
            hear(event);
            event = isDecided() || abandoned ? null : inbox.take(clock.instant());
        }
    }

    private void hear(Inbox.Event event) {
        abandoned |= event instanceof Inbox.Event.Abandoned;
        calls.missing(event).forEach(this::apply);
        apply(event);
    }

    /** Applies an event to the calls, and tells the strategy what was learnt. */
    private void apply(Inbox.Event event) {
        Told told = calls.apply(event);
        Waiting answer = findings.nextUnanswered();
        if (answer != null) {
            scheduler.addFirst(answer);
        }
        if (told != null) {
            tell(told);
        }
    }

    private void tell(Told told) {
        strategy.tell(told);
        leader.lookAfterResult();
        ask();
    }

    private void ask() {
        if (!strategy.settled()) {
            strategy.ask().forEach(scheduler::add);
        }
    }

    /** Starts what waits as far as the budget allows; when it allows nothing any more, the strategy is told so. */
    private void start() {
        if (isDecided() || abandoned || timeIsUp) {
            return;
        }
        scheduler.start();
        boolean isStuck = calls.isEmpty() && !scheduler.isEmpty();
        if (isStuck && !spent) {
            spendBudget();
        }
    }

    private void tellSpent() {
        spent = true;
        scheduler.clear();
        trace.add(TraceEvent.BudgetSpent::new);
        tell(new Told.BudgetSpent());
    }

    private void spendBudget() {
        tellSpent();
        if (!isDecided()) {
            scheduler.start();
        }
    }

    /** Whether time may yet run short for an answer: there is none, and the budget has not been closed. */
    private boolean mayClose() {
        return !growth.hasCandidate() && !spent && !closed;
    }

    /** Nothing arrived before the time for closing, or before the deadline. */
    private void timePassed() {
        if (mayClose() && clock.instant().isBefore(deadline)) {
            closed = true;
            closeSteps();
        } else {
            timeIsUp = true;
            outcome.cutBy(SearchResult.CutBy.MAX_SECONDS);
        }
    }

    /** Time is getting short, and no path has reached an answer: what is left goes to one that does. */
    private void closeSteps() {
        if (!calls.anyDrawsSolutions()) {
            calls.cancelAll(Resumption.TIME_IS_SHORT);
            outcome.cutBy(SearchResult.CutBy.MAX_SECONDS);
            spendBudget();
        }
    }

    /** Takes what is on its way already, so that little is cancelled and what has ended is counted exactly. */
    private void hearLateReplies() throws InterruptedException {
        if (calls.isEmpty() || timeIsUp || abandoned) {
            return;
        }
        Instant patience = clock.instant().plus(LINGER);
        while (!calls.isEmpty()) {
            Instant until = calls.areAnswered() ? patience.plus(COUNT_PATIENCE) : patience;
            Inbox.Event event = inbox.take(until.isBefore(deadline) ? until : deadline);
            if (event == null || event instanceof Inbox.Event.Abandoned) {
                return;
            }
            hear(event);
        }
    }

    private SearchResult conclude() {
        leader.look();
        List<Node> nodes = growth.nodes();
        Selection best = strategy.best().or(() -> Selection.ofRefusal(nodes)).orElse(null);
        List<Node> others = outcome.others(best, nodes);
        List<Node> returned = best == null
                ? List.of()
                : Stream.concat(Stream.of(best.node()), others.stream()).toList();
        Usage usage = books.usage(returned, nodes, ledger.samplesStarted(), seconds());
        Failure failure = outcome.failure(best);
        if (failure != null) {
            trace.add((seq, at) -> new TraceEvent.GaveUp(seq, at, failure, usage));
            throw new SearchFailedException(failure, usage);
        }
        Selection chosen = Objects.requireNonNull(best);
        SearchResult.CutBy cutBy = strategy.settled() ? null : outcome.cutBy();
        trace.add((seq, at) -> new TraceEvent.Finished(seq, at, chosen.node().id(), cutBy, usage));
        List<AnswerOrigin> attempts = trace.attempts().all(nodes, Books.fates(returned, nodes));
        return outcome.result(chosen, others, attempts, cutBy, usage, nodes);
    }
}
