package io.ponder.verifier.training;

import io.ponder.answers.extract.Thinking;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.languages.Language;
import io.ponder.languages.LanguageShare;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The language consistency reward of DeepSeek-R1 (2025, arXiv 2501.12948, section 2.3.2): the share of words in the
 * target language, here the problem's. If the model marked its thoughts, only they are judged. Text without
 * words scores 0; otherwise an empty thought would be the most consistent.
 */
@Component
public final class LanguageConsistencyVerifier implements Rule {

    private static final VerifierInfo INFO = new VerifierInfo(
            "language_consistency",
            VerifierKind.OUTCOME,
            "The share of words in the language of the problem, in the thoughts where they are marked.",
            false,
            true);

    @Override
    public VerifierInfo info() {
        return INFO;
    }

    @Override
    public void check(ScoreRequest request) {
        target(request);
    }

    @Override
    public boolean seesThoughts() {
        return true;
    }

    @Override
    public Score score(ScoreRequest request, ScoreRequest.Candidate candidate) {
        return score(candidate.text(), target(request));
    }

    static Score score(String text, Language target) {
        OptionalDouble share = LanguageShare.of(Thinking.in(text).orElse(text), target);
        return share.isEmpty()
                ? Score.outcome(0, "there is no word to judge")
                : Score.outcome(
                        share.getAsDouble(),
                        String.format(
                                Locale.ROOT, "%.0f %% of the words are %s", 100 * share.getAsDouble(), target.code()));
    }

    private static Language target(ScoreRequest request) {
        List<Message> messages = request.problem().messages();
        String asked = messages.stream()
                .filter(message -> message.role() == Message.Role.USER)
                .map(Message::content)
                .collect(Collectors.joining("\n"));
        Optional<Language> language = LanguageShare.mostOf(asked);
        return language.orElseThrow(() -> Failure.invalid(
                        "problem.messages", "the language of the problem cannot be determined: it has too few words")
                .asException());
    }
}
