package io.ponder.reasoning.strategy.revise;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.SearchBound;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Candidates;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import io.ponder.reasoning.strategy.toolbox.Excerpt;
import io.ponder.reasoning.strategy.toolbox.Panel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A panel of models answers, a judge compares what they wrote, and a writer answers from all of it: a mixture of agents (Wang
 * et al. 2024, arXiv 2406.04692, section 2.2) of one layer, with a judge before the writer as in OpenRouter's Fusion.
 *
 * <pre>
 * for i = 1..n, side by side:  a_i = model_i(question)                                 (MoA: the proposers)
 * if one answer came, or all agree:  return it
 * r = the answers in random order, without names         (a judge prefers its own kin, and what it sees first)
 * j = judge(question, r), as JSON: agreement, contradictions, unique insights, blind spots       (Fusion)
 * if j cannot be read:  j = judge(repair j)
 * if j cannot be read:  j = nothing
 * return writer(question, r, j)                                        (MoA: aggregate and synthesise)
 * </pre>
 *
 * <p>A member that fails is left out, be it that its context is too short for the question or that its engine is down. What
 * the judge and the writer see of each answer is bounded, so that the answers of a model with a long context fit into a
 * shorter one. Where the writer fails, or is cut off while a member ended, the panel's vote decides.
 */
public final class Mixture extends BaseStrategy {

    private static final Parameter<List<String>> MODELS = new Parameter.Models(
            "models", "models of the panel, some of which may be the same; empty for the request's model alone", 8);
    private static final Parameter<Integer> N = new Parameter.Whole(
            "n",
            "answers of the panel, which its models write in turn; 0 for one of each model, or 4 where no models are named",
            0,
            64,
            0);
    private static final Parameter<String> JUDGE =
            new Parameter.Model("judge", "the model that compares the answers; empty for the request's model");
    private static final Parameter<String> WRITER =
            new Parameter.Model("writer", "the model that writes the answer; empty for the request's model");
    private static final Parameter<Integer> SHOWN = new Parameter.Whole(
            "shown_characters",
            "what the judge and the writer see of one answer; a longer one loses its middle",
            100,
            100_000,
            6000);
    private static final Parameter<Integer> REPLY_TOKENS = replyTokens(1024);

    public static final StrategyType TYPE = StrategyType.named(
                    "mixture",
                    "Lets a panel of models answer, a judge compare their answers, and a writer answer from all of it.")
            .parameters(MODELS, N, Panel.WAIT_FOR, JUDGE, WRITER, SHOWN, REPLY_TOKENS)
            .parameters(Drawing.parameters())
            // The writer's answer is one of the samples; of two there is none to spare.
            .budget(SampleBudget.answers(samples -> Map.of(N.name(), Math.clamp(samples - 1L, 1, 64))))
            .most((parameters, asked) -> Math.max(size(parameters), asked.choices()) + 1)
            .besides(Mixture::besides)
            .madeBy(Mixture::new);

    private static final int USUAL_SIZE = 4;
    private static final int MEMBER = 0;
    private static final int JUDGING = 1000;
    private static final int REPAIRING = 1001;
    private static final int WRITING = 1002;

    private static final String PANEL_DECIDED =
            ", so the majority of the panel was taken, or its first answer without one";
    private static final String UNREAD =
            "the judge wrote no JSON that can be read, nor when it was asked to repair it, so the "
                    + "writer worked from the answers alone";
    private static final String NO_JUDGE = "the judge could not be had, so the writer worked from the answers alone";

    private final List<String> models;
    private final Panel panel;
    private final Drawing drawing;
    private final String judge;
    private final String writer;
    private final int shown;
    private final int replyTokens;
    private final SplittableRandom random;

    private final List<String> notes = new ArrayList<>();
    private List<Node> answers = List.of();
    private List<String> responses = List.of();
    private @Nullable Node written;
    private boolean done;

    private Mixture(Parameters parameters, Brief brief) {
        super(brief);
        models = parameters.get(MODELS);
        panel = panel(size(parameters), parameters.get(Panel.WAIT_FOR));
        drawing = Drawing.of(parameters, brief);
        judge = parameters.get(JUDGE);
        writer = parameters.get(WRITER);
        shown = parameters.get(SHOWN);
        replyTokens = parameters.get(REPLY_TOKENS);
        random = brief.random();
    }

    private static int size(Parameters parameters) {
        int n = parameters.get(N);
        int named = parameters.get(MODELS).size();
        return n > 0 ? n : named > 0 ? named : USUAL_SIZE;
    }

    /** The judge and the writer read all answers, and what the judge wrote is read again twice. */
    private static SearchBound.Besides besides(Parameters parameters, SearchBound.Asked asked) {
        long answers = Math.max(size(parameters), asked.choices());
        long reply = parameters.get(REPLY_TOKENS);
        long words = SearchBound.Besides.words(
                        PanelPrompts.JUDGE + PanelPrompts.REPAIR + PanelPrompts.WRITER_BEGINS + PanelPrompts.WRITER)
                + (2 * answers + 16) * SearchBound.Besides.words("");
        return new SearchBound.Besides(2 * answers, words + 4 * reply, 2, 2 * reply);
    }

    @Override
    protected void begin() {
        Map<String, Integer> shares = new LinkedHashMap<>();
        for (int member = 0; member < panel.size(); member++) {
            shares.merge(models.isEmpty() ? "" : models.get(member % models.size()), 1, Integer::sum);
        }
        // Each model's answers take the temperatures and prompts from the first on.
        shares.forEach((model, count) -> draw(panel, drawing.solutions(MEMBER, 0, count, by(model))));
    }

    /** @param model empty for the request's */
    private static Move.Variation by(String model) {
        return model.isEmpty() ? Move.Variation.NONE : Move.Variation.NONE.withModel(model);
    }

    @Override
    protected void budgetSpent() {}

    @Override
    protected void proposed(int ticket, Node node) {
        if (ticket == WRITING) {
            written = node;
            done = true;
        } else {
            answered();
        }
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        if (ticket == WRITING) {
            done = true;
        } else {
            answered();
        }
    }

    private void answered() {
        if (!panel.isReady() || !answers.isEmpty() || isSpent()) {
            return;
        }
        answers = best(candidates.all());
        if (answers.size() < 2 || Candidates.agree(panel.members())) {
            done = true;
            return;
        }
        withdraw(panel);
        List<Node> shuffled = new ArrayList<>(answers);
        Collections.shuffle(shuffled, random);
        responses = shuffled.stream()
                .map(node -> Excerpt.withoutMiddle(node.text(), shown))
                .toList();
        if (answers.stream().anyMatch(node -> Excerpt.isCut(node.text(), shown))) {
            notes.add("the judge and the writer saw long answers without their middle");
        }
        consult(JUDGING, PanelPrompts.judge(brief.problem(), responses));
    }

    /** Those that the model ended itself, where there are any. */
    private static List<Node> best(List<Node> all) {
        List<Node> ended = all.stream().filter(Node::isComplete).toList();
        return ended.isEmpty() ? all : ended;
    }

    private void consult(int ticket, List<Message> messages) {
        move(new Move.Consult(ticket, Node.root(), messages, 1, 0, replyTokens, judge.isEmpty() ? null : judge));
    }

    @Override
    protected void consulted(int ticket, int trial, String text) {
        Optional<String> analysis = PanelAnalysis.read(text);
        if (analysis.isPresent()) {
            write(analysis.get());
        } else if (ticket == JUDGING && !isSpent()) {
            consult(REPAIRING, PanelPrompts.repair(text));
        } else {
            notes.add(UNREAD);
            write(null);
        }
    }

    @Override
    protected void consultFailed(int ticket, int trial) {
        notes.add(ticket == JUDGING ? NO_JUDGE : UNREAD);
        write(null);
    }

    private void write(@Nullable String analysis) {
        if (!isSpent()) {
            move(Move.Propose.solutions(WRITING, Node.root(), 1)
                    .with(by(writer).withMessages(PanelPrompts.writer(brief.problem(), responses, analysis))));
        }
    }

    @Override
    protected boolean isSettled() {
        return done;
    }

    @Override
    public Optional<Selection> best() {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Node answer = written;
        List<Node> all = candidates.all();
        if (answer != null && best(all).contains(answer)) {
            return Optional.of(new Selection(
                    answer, Basis.SYNTHESIS, Choices.shown(Candidates.groups(answers, node -> 1)), null, notes));
        }
        List<Node> members = all.stream().filter(node -> node != answer).toList();
        Selection vote = Choices.vote(members.isEmpty() ? all : members, panel.size() == 1);
        return Optional.of(new Selection(
                vote.node(), vote.basis(), vote.vote(), null, responses.isEmpty() ? vote.notes() : inVain()));
    }

    /** What is to be said where the panel decides though it was to be written from. */
    private List<String> inVain() {
        if (!done && !isSpent()) {
            return List.of();
        }
        List<String> all = new ArrayList<>(notes);
        all.removeAll(List.of(UNREAD, NO_JUDGE));
        all.add((isSpent() && !done
                        ? "the budget ended before the answer was written"
                        : "the writer's answer could not be had")
                + PANEL_DECIDED);
        return all;
    }
}
