package io.ponder.cli.terminal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Output for people in which no text is obeyed. What models and servers say may hold sequences that move the cursor,
 * rename the window, fill the clipboard or turn the order of letters around. Control characters, except for tabs and
 * ends of lines, are shown by a symbol (␛) or their number (<U+009B>), on a terminal and in a pipe alike, because what
 * goes through a pipe often ends in a terminal too.
 */
public final class ShownText extends PrintStream {

    /** The C1 controls, and the marks that embed, override or isolate a direction of writing. */
    private static final Pattern UNSHOWN = Pattern.compile("[\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]");

    private final PrintStream to;

    public ShownText(PrintStream to) {
        super(new Filter(to), true, StandardCharsets.UTF_8);
        this.to = to;
    }

    /** Sends a sequence of our own, to be obeyed. */
    void control(String sequence) {
        flush();
        to.print(sequence);
        to.flush();
    }

    /** The same JSON document without a character that a terminal would obey: each is written by its number. */
    public static String json(String document) {
        return UNSHOWN.matcher(document)
                .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    }

    /** Works on UTF-8, and keeps the beginning of what may become a character to show. */
    private static final class Filter extends OutputStream {

        private static final int DELETE = 0x7f;

        private final PrintStream to;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private byte[] held = {};

        Filter(PrintStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            for (int i = from; i < from + length; i++) {
                add(bytes[i] & 0xff);
            }
            to.write(out.toByteArray(), 0, out.size());
            out.reset();
        }

        @Override
        public void flush() {
            to.flush();
        }

        private void add(int b) {
            int first = held.length == 0 ? 0 : held[0] & 0xff;
            if (first == '\r') {
                held = new byte[0];
                if (b != '\n') {
                    out.writeBytes(symbol('\r'));
                }
                add(b);
            } else if (first != 0 && (b & 0xc0) != 0x80) {
                release();
                add(b);
            } else if (first != 0) {
                held = Arrays.copyOf(held, held.length + 1);
                held[held.length - 1] = (byte) b;
                settle(first);
            } else if (b == '\r' || b == 0xc2 || b == 0xe2) {
                held = new byte[] {(byte) b};
            } else if (b == DELETE || (b < ' ' && b != '\n' && b != '\t')) {
                out.writeBytes(symbol(b));
            } else {
                out.write(b);
            }
        }

        /** Decides about the bytes held once they are a whole character. */
        private void settle(int first) {
            if (held.length == (first == 0xc2 ? 2 : 3)) {
                String character = new String(held, StandardCharsets.UTF_8);
                if (UNSHOWN.matcher(character).matches()) {
                    String number = HexFormat.of().withUpperCase().toHexDigits(character.charAt(0));
                    held = ("<U+" + number + ">").getBytes(StandardCharsets.US_ASCII);
                }
                release();
            }
        }

        private void release() {
            out.writeBytes(held);
            held = new byte[0];
        }

        private static byte[] symbol(int control) {
            int picture = control == DELETE ? 0x2421 : 0x2400 + control;
            return Character.toString(picture).getBytes(StandardCharsets.UTF_8);
        }
    }
}
