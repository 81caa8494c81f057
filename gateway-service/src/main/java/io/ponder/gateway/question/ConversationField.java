package io.ponder.gateway.question;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.BoundedConversation;
import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the conversation that a request belongs to, with the bound on all of its requests together. */
final class ConversationField {

    private static final List<String> FIELDS = List.of("id", "max_searches", "max_tokens", "max_cost_usd");
    private static final int LONGEST_ID = 200;
    private static final long MOST = 1_000_000_000_000L;
    private static final double MOST_USD = 1_000_000;

    private ConversationField() {}

    static @Nullable BoundedConversation read(@Nullable JsonFields fields) {
        if (fields == null) {
            return null;
        }
        fields.allowOnly(FIELDS);
        String id = fields.requiredName("id");
        if (id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
            throw Failure.invalid(
                            fields.at("id"),
                            fields.at("id") + " must be one line of at most " + LONGEST_ID + " characters")
                    .asException();
        }
        Double usd = fields.number(
                "max_cost_usd",
                1 / NanoUsd.PER_USD,
                MOST_USD,
                "a number of US dollars above 0 and at most " + (long) MOST_USD);
        return new BoundedConversation(
                id,
                fields.integer("max_searches", 1, MOST),
                fields.integer("max_tokens", 1, MOST),
                usd == null ? null : (Long) NanoUsd.of(usd));
    }
}
