package io.ponder.gateway.responses;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Leaves out the oldest turns of a conversation that does not fit the model. */
final class Truncation {

    private Truncation() {}

    /**
     * The same conversation without the older half of its turns. A turn begins with a user's message, and is kept or left
     * out as a whole, so that no result loses its call. What the system says stays, and so does the last turn.
     *
     * @return empty if only one turn is left
     */
    static Optional<List<Message>> shorter(List<Message> messages) {
        long turns = turns(messages);
        if (turns < 2) {
            return Optional.empty();
        }
        long left = turns / 2;
        List<Message> kept = new ArrayList<>();
        long turn = 0;
        for (Message message : messages) {
            turn += message.role() == Role.USER ? 1 : 0;
            if (turn > turns - left || message.role() == Role.SYSTEM) {
                kept.add(message);
            }
        }
        return Optional.of(kept);
    }

    private static long turns(List<Message> messages) {
        return messages.stream().filter(message -> message.role() == Role.USER).count();
    }
}
