package io.ponder.gateway.question;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.proposer.Hints;
import io.ponder.gateway.EdgeSettings;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Holds a question within what its caller may ask of the engine. */
@Component
final class Edge {

    private final EdgeSettings settings;

    Edge(EdgeSettings settings) {
        this.settings = settings;
    }

    /** The hints of a caller, who is no more urgent than allowed. */
    Hints within(Hints asked, Caller caller) {
        Integer priority = asked.priority();
        boolean isTooUrgent = priority != null && priority < settings.mostUrgent() && !caller.open();
        return isTooUrgent
                ? new Hints(
                        asked.search(),
                        asked.session(),
                        asked.cacheKey(),
                        settings.mostUrgent(),
                        asked.tenant(),
                        asked.expectedTokens())
                : asked;
    }

    /** @throws io.ponder.reasoning.model.FailureException naming an image that the engine would have to fetch */
    void requireNoFetching(Question question) {
        if (settings.remoteImages()) {
            return;
        }
        List<Message> messages = question.search().problem().messages();
        for (int i = 0; i < messages.size(); i++) {
            List<Part> parts = messages.get(i).parts();
            for (int j = 0; j < parts.size(); j++) {
                if (isRemote(parts.get(j))) {
                    Field field = new Field("problem.messages." + i + ".parts." + j);
                    Failure refused = Failure.invalid(
                            field,
                            field + " names an image by its URL, which this Ponder does not let engines fetch;"
                                    + " send the image itself as a data URL");
                    throw refused.inWordsOf(question::nameOf).asException();
                }
            }
        }
    }

    private static boolean isRemote(Part part) {
        return part.kind() == Part.Kind.IMAGE
                && part.document() instanceof Map<?, ?> document
                && document.get("image_url") instanceof Map<?, ?> image
                && !String.valueOf(image.get("url")).toLowerCase(Locale.ROOT).startsWith("data:");
    }
}
