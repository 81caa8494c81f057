package io.ponder.gateway.responses.stream;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids of responses and of their items. An item's id holds that of its response, so that an item can be found by its own
 * id: {@code resp_X} has the output items {@code rs_X0}, {@code msg_X1} and so on, and the input items {@code msg_Xi0}.
 */
public final class ItemIds {

    private static final Pattern ITEM = Pattern.compile("[a-z]+_([0-9a-f]{32})i?\\d{1,6}");
    private static final String RESPONSE = "resp_";

    private ItemIds() {}

    public static String newResponse() {
        byte[] random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        return RESPONSE + HexFormat.of().formatHex(random);
    }

    /** The id of a response's output item with this index. */
    public static String output(String prefix, String response, int index) {
        return prefix + "_" + response.substring(RESPONSE.length()) + index;
    }

    /** The id of an input item that came without one. */
    public static String input(String prefix, String response, int index) {
        return prefix + "_" + response.substring(RESPONSE.length()) + "i" + index;
    }

    /** The response whose input or output holds an item; empty if the id is none of ours. */
    public static Optional<String> responseOf(String item) {
        Matcher matcher = ITEM.matcher(item);
        return matcher.matches() ? Optional.of(RESPONSE + matcher.group(1)) : Optional.empty();
    }
}
