package io.ponder.verifier.rewardmodel;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.engines.ControlTokens;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Spoken;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.ModelSettings.LongInputs;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.scoring.Shortened;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes candidates in the form that a model was trained to read. */
final class InputWriter {

    /** If fewer characters of a step can be shown, scoring it is pointless. */
    private static final int LEAST_OF_A_STEP = 60;

    private final RewardModel model;
    private final ControlTokens control;

    InputWriter(RewardModel model) {
        this.model = model;
        this.control = ControlTokens.known().and(model.reserved());
    }

    /** @param note how the input differs from what was written; null if it does not */
    record Written(RewardInput input, @Nullable String note) {}

    /** @throws io.ponder.reasoning.model.FailureException when the candidate cannot be shown to the model */
    Written write(Problem problem, ScoreRequest.Candidate candidate) {
        List<String> notes = new ArrayList<>();
        List<Message> messages = new ArrayList<>();
        if (model.system() != null && problem.messages().stream().noneMatch(m -> m.role() == Message.Role.SYSTEM)) {
            messages.add(Message.system(model.system()));
        }
        Set<String> found = new LinkedHashSet<>();
        for (Message message : problem.messages()) {
            Message plain = Spoken.plain(message);
            messages.add(new Message(plain.role(), control.brokenUp(plain.content(), found)));
        }
        note(found, "the problem", notes);
        List<String> texts = (model.isProcess() ? candidate.steps() : List.of(candidate.text()))
                .stream().map(text -> control.brokenUp(text.strip(), found)).toList();
        note(found, "the candidate", notes);
        if (texts.stream().allMatch(String::isBlank)) {
            throw Failure.of(Kind.INVALID_REQUEST, "the candidate has no text, so there is nothing to score")
                    .asException();
        }
        int given = messages.stream().mapToInt(m -> m.content().length()).sum();
        List<String> shown = fitted(texts, model.maxInputChars() - given, given, notes);
        String solution = model.isProcess() ? steps(shown) : shown.getFirst();
        RewardInput input = new RewardInput(
                messages,
                solution,
                model.isProcess() ? shown : List.of(),
                model.template() == null ? null : model.template().text(messages, solution));
        return new Written(input, notes.isEmpty() ? null : String.join("; ", notes));
    }

    private static void note(Set<String> found, String where, List<String> notes) {
        String note = ControlTokens.note(found, where);
        if (note != null) {
            notes.add(note);
        }
        found.clear();
    }

    private String steps(List<String> steps) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            text.append(model.step().replace("{n}", Integer.toString(i + 1)).replace("{step}", steps.get(i)));
        }
        return text.toString().strip();
    }

    /** Shortens the texts to fit: the longest lose their middles, and none is left out. */
    private List<String> fitted(List<String> texts, int room, int given, List<String> notes) {
        long length = texts.stream().mapToLong(String::length).sum();
        if (length <= room) {
            return texts;
        }
        int most = model.longInputs() == LongInputs.TRUNCATE ? largestShare(texts, room) : 0;
        if (most < LEAST_OF_A_STEP) {
            throw Failure.of(
                            Kind.CONTEXT_LENGTH_EXCEEDED,
                            "problem and candidate have " + (given + length)
                                    + " characters, and the model is shown at most "
                                    + model.maxInputChars() + " (max-input-chars)"
                                    + (model.longInputs() == LongInputs.TRUNCATE
                                            ? ", too few to show part of every step"
                                            : ""))
                    .asException();
        }
        List<Shortened> shown =
                texts.stream().map(text -> Shortened.middle(text, most)).toList();
        notes.add("the model was shown the candidate without "
                + shown.stream().mapToInt(Shortened::leftOut).sum() + " characters in its middle");
        return shown.stream().map(Shortened::text).collect(Collectors.toList());
    }

    /** The most characters each text may keep so that all fit, including the marks for missing middles. */
    private static int largestShare(List<String> texts, int room) {
        int low = 0;
        int high = Math.max(0, room);
        while (low < high) {
            int share = (low + high + 1) >>> 1;
            long used = texts.stream()
                    .mapToLong(text -> text.length() <= share ? text.length() : share + Shortened.MARK)
                    .sum();
            if (used <= room) {
                low = share;
            } else {
                high = share - 1;
            }
        }
        return low;
    }
}
