package io.ponder.gateway.responses;

import io.ponder.gateway.answer.TokenReport;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.trace.Candidate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The log-probabilities of an answer, as the Responses API has them. */
final class AnswerLogProbs {

    private AnswerLogProbs() {}

    /** The tokens of an answer; none where they were not asked for. */
    static List<TokenReport> of(Candidate chosen) {
        List<TokenLogProb> tokens = chosen.tokenLogProbs();
        return tokens == null
                ? List.of()
                : TokenReport.of(tokens.stream().map(AnswerLogProbs::withBytes).toList());
    }

    /** The Responses API has no token without its bytes. */
    private static TokenLogProb withBytes(TokenLogProb token) {
        return new TokenLogProb(
                token.token(),
                token.logProb(),
                bytes(token.token(), token.bytes()),
                token.top().stream()
                        .map(top -> new TokenLogProb.Top(top.token(), top.logProb(), bytes(top.token(), top.bytes())))
                        .toList());
    }

    private static List<Integer> bytes(String token, @Nullable List<Integer> reported) {
        if (reported != null) {
            return reported;
        }
        byte[] utf8 = token.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, utf8.length).map(i -> utf8[i] & 0xff).boxed().toList();
    }
}
