package io.ponder.accounts.limit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whoever has limits: an organisation, a team, a key, or a conversation. */
public record Owner(Scope scope, String id) {

    /** A conversation belongs to its team: another team's of the same name is another one. */
    static Owner conversation(String team, String name) {
        return new Owner(Scope.CONVERSATION, team + "/" + name);
    }

    /** All whose limits bound a search, the widest first. */
    static List<Owner> of(String organization, String team, @Nullable String key, @Nullable String conversation) {
        List<Owner> owners = new ArrayList<>(4);
        owners.add(new Owner(Scope.ORGANIZATION, organization));
        owners.add(new Owner(Scope.TEAM, team));
        if (key != null) {
            owners.add(new Owner(Scope.KEY, key));
        }
        if (conversation != null) {
            owners.add(conversation(team, conversation));
        }
        return owners;
    }

    /** The same for a claim. */
    static List<Owner> of(Claim claim) {
        BoundedConversation conversation = claim.conversation();
        return of(
                claim.caller().organization(),
                claim.caller().team(),
                claim.caller().key(),
                conversation == null ? null : conversation.id());
    }

    /** For people, such as {@code team research}. */
    String shown() {
        return switch (scope) {
            case ORGANIZATION -> "organization " + id;
            case TEAM -> "team " + id;
            case KEY -> "key " + id;
            case CONVERSATION -> "conversation " + id.substring(id.indexOf('/') + 1);
        };
    }
}
