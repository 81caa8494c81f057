package io.ponder.verifier.rewardmodel;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.ModelSettings.LongInputs;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import io.ponder.verifier.scoring.Shortened;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes candidates down the way a model was trained to read them. */
final class InputWriter {

    /** A step of which less can be shown is not worth scoring. */
    private static final int LEAST_OF_A_STEP = 60;

    private final RewardModel model;

    InputWriter(RewardModel model) {
        this.model = model;
    }

    /**
     * @param note what the model does not see as it was written; null when it sees all
     */
    record Written(RewardInput input, @Nullable String note) {}

    /**
     * @throws io.ponder.reasoning.model.FailureException for a candidate that cannot be shown to the model
     */
    Written write(Problem problem, ScoreRequest.Candidate candidate) {
        List<String> notes = new ArrayList<>();
        List<Message> messages = new ArrayList<>();
        if (model.system() != null && problem.messages().stream().noneMatch(m -> m.role() == Message.Role.SYSTEM)) {
            messages.add(Message.system(model.system()));
        }
        for (Message message : problem.messages()) {
            messages.add(new Message(message.role(), plain(message.content(), "the problem", notes)));
        }
        List<String> texts = (model.isProcess() ? candidate.steps() : List.of(candidate.text()))
                .stream()
                        .map(text -> plain(text.strip(), "the candidate", notes))
                        .toList();
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

    private String steps(List<String> steps) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            text.append(model.step().replace("{n}", Integer.toString(i + 1)).replace("{step}", steps.get(i)));
        }
        return text.toString().strip();
    }

    /** A control token inside a text would end it, or earn it a score of its own; with a space in it, it is mere text. */
    private String plain(String text, String where, List<String> notes) {
        String plain = text;
        for (String token : model.reserved()) {
            if (plain.contains(token)) {
                plain = plain.replace(token, brokenUp(token));
                notes.add("the model's token " + token + " in " + where + " was broken up");
            }
        }
        return plain;
    }

    private static String brokenUp(String token) {
        int first = token.offsetByCodePoints(0, 1);
        return first == token.length() ? " " : token.substring(0, first) + " " + token.substring(first);
    }

    /** Every text keeps a place; where all are too long together, the longest lose their middles. */
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
                                            ? ", too few to show something of each step"
                                            : ""))
                    .asException();
        }
        List<Shortened> shown =
                texts.stream().map(text -> Shortened.middle(text, most)).toList();
        notes.add("the model was shown the candidate without "
                + shown.stream().mapToInt(Shortened::leftOut).sum() + " characters in its middle");
        return shown.stream().map(Shortened::text).collect(Collectors.toList());
    }

    /** The most characters a text may have so that all fit, what stands for a missing middle included. */
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
