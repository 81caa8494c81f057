package io.ponder.reasoning.strategy.vote;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Quotation;
import io.ponder.reasoning.model.Spoken;
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
import io.ponder.reasoning.strategy.toolbox.ShownAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Universal self-consistency (Chen et al. 2023, arXiv 2311.17311, section 3): draw {@code n} answers, show them all to the
 * model in one question, and let it pick the most consistent one. For answers that no vote can compare. Where all answers
 * can be read and agree there is nothing to pick, and the question is saved. A pick that cannot be read or had, or of a
 * response that does not exist, falls back to the majority, or to the first candidate where there is none, and a note says
 * so.
 */
public final class UniversalSelfConsistency extends BaseStrategy {

    private static final Parameter<Integer> N = Panel.n(8);
    private static final Parameter<Integer> SHOWN = ShownAnswers.characters(3000);
    private static final Parameter<Integer> REPLY_TOKENS = replyTokens(64);

    public static final StrategyType TYPE = StrategyType.named(
                    "universal_self_consistency",
                    "Draws n answers and lets the model pick the most consistent one; for free-form answers.")
            .parameters(N, Panel.WAIT_FOR, SHOWN, REPLY_TOKENS)
            .parameters(Drawing.parameters())
            .budget(SampleBudget.answers(N))
            .most((parameters, _) -> parameters.get(N))
            .besides(UniversalSelfConsistency::besides)
            .madeBy(UniversalSelfConsistency::new);

    /** What the question asks the reply to say; a model that weighs the responses first says it later. */
    private static final Pattern PICK =
            Pattern.compile("(?i)\\bmost consistent\\b[^\n]{0,60}?\\b(?:response|is)\\W{0,4}(\\d{1,4})\\b");

    private static final Pattern MENTION = Pattern.compile("(?i)\\bresponse\\W{0,4}(\\d{1,4})\\b");

    private final Panel panel;
    private final Drawing drawing;
    private final int shown;
    private final int replyTokens;
    private List<Node> asked = List.of();
    private boolean wasCut;
    private @Nullable Node picked;
    private boolean done;

    private UniversalSelfConsistency(Parameters parameters, Brief brief) {
        super(brief);
        panel = panel(parameters, N);
        drawing = Drawing.of(parameters, brief);
        shown = parameters.get(SHOWN);
        replyTokens = parameters.get(REPLY_TOKENS);
    }

    /** One question that quotes the answers; a quotation is marked by a few words. */
    private static SearchBound.Besides besides(Parameters parameters, SearchBound.Asked asked) {
        long answers = Math.max(parameters.get(N), asked.choices());
        return new SearchBound.Besides(
                answers, (answers + 16) * SearchBound.Besides.words(""), 1, parameters.get(REPLY_TOKENS));
    }

    @Override
    protected void begin() {
        draw(panel, drawing.solutions(0, panel.size()));
    }

    @Override
    protected void budgetSpent() {}

    @Override
    protected void proposed(int ticket, Node node) {
        goOn();
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        goOn();
    }

    private void goOn() {
        if (!panel.isReady() || !asked.isEmpty() || isSpent()) {
            return;
        }
        asked = candidates.all();
        if (asked.size() < 2 || Candidates.agree(panel.members())) {
            done = true;
            return;
        }
        withdraw(panel);
        move(new Move.Consult(1, Node.root(), question(), 1, 0, replyTokens));
    }

    /** The paper's prompt (figure 3), with responses counted from 1 and quoted. */
    private List<Message> question() {
        String problem = Spoken.question(brief.problem());
        List<String> responses =
                asked.stream().map(response -> shown(response.text())).toList();
        Quotation quotation = Quotation.of(
                Stream.concat(Stream.of(problem), responses.stream()).toList());
        StringBuilder text = new StringBuilder("I have generated the following responses to the question:\n");
        text.append(quotation.around(problem)).append("\n\n");
        text.append(ShownAnswers.quoted("Response", responses, quotation));
        text.append(quotation.rule()).append("\n");
        text.append("Evaluate these responses.\nSelect the most consistent response based on majority consensus.\n")
                .append("Start your answer with \"The most consistent response is Response X\" (without quotes).");
        return List.of(Message.user(text.toString()));
    }

    private String shown(String text) {
        wasCut |= Excerpt.isCut(text, shown);
        return Excerpt.withoutMiddle(text, shown);
    }

    @Override
    protected void consulted(int ticket, int trial, String text) {
        int response = pick(text, asked.size());
        picked = response < 0 ? null : asked.get(response);
        done = true;
    }

    /**
     * Which response a reply names as the most consistent, or names first.
     *
     * @return from 0; -1 when it names none, or one that does not exist
     */
    static int pick(String reply, int responses) {
        Matcher pick = PICK.matcher(reply);
        Matcher mention = MENTION.matcher(reply);
        if (!pick.find() && !mention.find()) {
            return -1;
        }
        int number = Integer.parseInt(pick.hasMatch() ? pick.group(1) : mention.group(1));
        return number <= responses ? number - 1 : -1;
    }

    @Override
    protected void consultFailed(int ticket, int trial) {
        done = true;
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
        List<Candidates.Group> groups = Candidates.groups(candidates.all(), node -> 1);
        Node chosen = picked;
        if (chosen != null) {
            List<String> notes = wasCut ? List.of("the model saw long answers without their middle") : List.of();
            return Optional.of(new Selection(chosen, Basis.MODEL_CHOICE, Choices.shown(groups), null, notes));
        }
        boolean isOnly = panel.size() == 1;
        List<String> notes = new ArrayList<>();
        if ((done || isSpent()) && candidates.size() > 1 && !Candidates.agree(panel.members())) {
            notes.add(
                    "the model's choice could not be had, so the majority was taken, or the first answer without one");
        }
        Node node = groups.isEmpty()
                ? candidates.first().orElseThrow()
                : groups.getFirst().members().getFirst();
        Basis basis = isOnly ? Basis.SINGLE_SAMPLE : groups.isEmpty() ? Basis.FIRST_CANDIDATE : Basis.VOTE;
        return Optional.of(new Selection(node, basis, Choices.shown(groups), null, notes));
    }
}
