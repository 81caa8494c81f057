package io.ponder.proposer.upstream;

import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tool calls of one choice, put together from pieces. Engines number them, or tell them apart by their ids, or by their
 * names alone; they send a call at once or its arguments in pieces, and may repeat the id and the name with each.
 */
final class CallsProgress {

    /** What a call weighs beside its name and arguments, so that their number is bounded as texts are. */
    static final int WEIGHT = 16;

    private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /** Mistral's chat templates take no other length, and nobody else minds. */
    private static final int ID_LENGTH = 9;

    private final List<Part> calls = new ArrayList<>();

    private static final class Part {
        private final @Nullable Integer index;
        private final boolean whole;
        private @Nullable String id;
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();

        Part(CallReader.Piece piece) {
            index = piece.index();
            whole = piece.isWhole();
            id = piece.id();
        }

        /** Whether what follows with a name must be another call. */
        boolean isComplete() {
            return whole || isJson(arguments);
        }
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /**
     * Adds a piece.
     *
     * @param room the most characters to add
     * @return the characters that it has, which may be more
     */
    int add(CallReader.Piece piece, int room) {
        Part call = calls.isEmpty() ? null : continued(piece);
        int length = 0;
        if (call == null) {
            length += WEIGHT;
            call = new Part(piece);
            calls.add(call);
        }
        if (call.id == null) {
            call.id = piece.id();
        }
        String name = piece.name();
        if (name != null && !name.equals(call.name) && call.arguments.isEmpty()) {
            call.name += name;
            length += name.length();
        }
        String arguments = piece.arguments();
        if (arguments != null) {
            call.arguments.append(arguments, 0, Math.clamp(room - length, 0, arguments.length()));
            length += arguments.length();
        }
        return length;
    }

    /** The call that a piece goes on with; null if it begins another. */
    private @Nullable Part continued(CallReader.Piece piece) {
        if (piece.isWhole()) {
            return null;
        }
        Part call = calls.getLast();
        Integer index = piece.index();
        if (index != null) {
            call = null;
            for (Part each : calls) {
                call = index.equals(each.index) ? each : call;
            }
        }
        if (call == null || piece.name() == null) {
            return call;
        }
        boolean isOther = piece.id() != null && call.id != null && !piece.id().equals(call.id);
        return isOther || call.isComplete() ? null : call;
    }

    private static boolean isJson(CharSequence text) {
        if (text.isEmpty() || text.charAt(text.length() - 1) != '}') {
            return false;
        }
        try {
            JsonMapper.shared().readTree(text.toString());
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }

    /**
     * The calls, each with an id of its own. One without a name is none.
     *
     * @param isCut whether the last one may lack its end
     */
    List<ToolCall> calls(boolean isCut) {
        List<ToolCall> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Part call : calls) {
            if (call.name.isBlank()) {
                continue;
            }
            String id = call.id;
            while (id == null || !ids.add(id)) {
                id = fresh();
            }
            // Some engines say nothing where a tool takes no arguments.
            boolean isNothing = call.arguments.toString().isBlank() && !isCut;
            all.add(new ToolCall(id, call.name, isNothing ? "{}" : call.arguments.toString()));
        }
        return all;
    }

    private static String fresh() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_CHARACTERS.charAt(ThreadLocalRandom.current().nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }
}
