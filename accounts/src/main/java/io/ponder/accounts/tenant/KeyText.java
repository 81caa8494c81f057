package io.ponder.accounts.tenant;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A key as its owner has it: {@code ponder-ID-SECRET}. The id has 12 lower-case letters and digits and is no secret. The
 * secret has 43 letters and digits, 256 random bits, and then the checksum, 6 more: the CRC-32 of all before it. So a key
 * that is mistyped, cut or of another service is told from a good one without asking the database.
 *
 * <p>The one key whose text an operator makes up has the id {@code admin} and no checksum.
 */
public final class KeyText {

    /** What scanners for secrets look for. */
    public static final Pattern PATTERN = Pattern.compile("ponder-([0-9a-z]{12})-[0-9A-Za-z]{49}");

    /** The key that an operator gives. */
    private static final Pattern OPERATORS = Pattern.compile("ponder-" + OperatorKey.ID + "-[0-9A-Za-z_-]{32,128}");

    private static final String PREFIX = "ponder-";
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int ID_LENGTH = 12;
    private static final int ID_DIGITS = 36;
    private static final int SECRET_BITS = 256;
    private static final int SECRET_LENGTH = 43;
    private static final int CHECK_LENGTH = 6;
    private static final int LENGTH = PREFIX.length() + ID_LENGTH + 1 + SECRET_LENGTH + CHECK_LENGTH;

    private final String id;
    private final String text;

    private KeyText(String id, String text) {
        this.id = id;
        this.text = text;
    }

    /** A new key with a new id. */
    static KeyText create(SecureRandom random) {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(DIGITS.charAt(random.nextInt(ID_DIGITS)));
        }
        return create(id.toString(), random);
    }

    /** A new secret for a key. */
    static KeyText create(String id, SecureRandom random) {
        String secret = digits(new BigInteger(SECRET_BITS, random), SECRET_LENGTH);
        String checked = PREFIX + id + "-" + secret;
        return new KeyText(id, checked + check(checked));
    }

    /**
     * Reads what a client sent.
     *
     * @throws io.ponder.reasoning.model.FailureException when it cannot be a key, saying why and without repeating it
     */
    public static KeyText parse(String sent) {
        if (!isOurs(sent)) {
            throw malformed("it is not a key of Ponder's, which begin with " + PREFIX);
        }
        if (OPERATORS.matcher(sent).matches()) {
            return new KeyText(OperatorKey.ID, sent);
        }
        if (sent.length() != LENGTH) {
            throw malformed("it has " + sent.length() + " characters instead of " + LENGTH + "; copy it again, whole");
        }
        Matcher matcher = PATTERN.matcher(sent);
        if (!matcher.matches()) {
            throw malformed("it has characters that no key has; copy it again");
        }
        String checked = sent.substring(0, LENGTH - CHECK_LENGTH);
        if (!sent.endsWith(check(checked))) {
            throw malformed("its checksum is wrong, so it is mistyped or damaged; copy it again");
        }
        return new KeyText(matcher.group(1), sent);
    }

    /**
     * Reads the key that an operator gives.
     *
     * @throws IllegalArgumentException when it has another form, without repeating it
     */
    static KeyText ofOperator(String given) {
        if (!OPERATORS.matcher(given).matches()) {
            throw new IllegalArgumentException("an operator's admin key must be " + PREFIX + OperatorKey.ID
                    + "- and then 32 to 128 letters, digits, hyphens and underscores that nobody can guess");
        }
        return new KeyText(OperatorKey.ID, given);
    }

    /** Whether this looks like a key of Ponder's. */
    public static boolean isOurs(String sent) {
        return sent.startsWith(PREFIX);
    }

    private static RuntimeException malformed(String why) {
        return Failure.of(Kind.UNAUTHENTICATED, "the API key is malformed: " + why)
                .asException();
    }

    /** The id of its key. */
    public String id() {
        return id;
    }

    /** The whole key, to be shown once. */
    public String reveal() {
        return text;
    }

    /** What is kept of it: SHA-256, in hexadecimal digits. */
    String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String check(String text) {
        CRC32 check = new CRC32();
        check.update(text.getBytes(StandardCharsets.US_ASCII));
        return digits(BigInteger.valueOf(check.getValue()), CHECK_LENGTH);
    }

    private static String digits(BigInteger number, int length) {
        BigInteger base = BigInteger.valueOf(DIGITS.length());
        char[] digits = new char[length];
        BigInteger rest = number;
        for (int i = length - 1; i >= 0; i--) {
            BigInteger[] parts = rest.divideAndRemainder(base);
            digits[i] = DIGITS.charAt(parts[1].intValue());
            rest = parts[0];
        }
        return new String(digits);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return PREFIX + id + "-...";
    }
}
