package io.ponder.accounts.tenant;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An id that people choose, and that stands in paths, labels and file names: 1 to 39 lower-case letters, digits and
 * single hyphens between them.
 */
final class Slug {

    private static final int LONGEST = 39;
    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private Slug() {}

    /** @throws io.ponder.reasoning.model.FailureException naming the field {@code id} */
    static String checked(String id) {
        if (id.length() > LONGEST || !SLUG.matcher(id).matches()) {
            throw Failure.invalid(
                            "id",
                            "id is '" + Field.shortened(id, 60) + "', but must be 1 to " + LONGEST
                                    + " lower-case letters, digits and single hyphens between them, such as"
                                    + " research-lab")
                    .asException();
        }
        return id;
    }

    /**
     * An id made of a name: {@code Research Lab} becomes {@code research-lab}.
     *
     * @throws io.ponder.reasoning.model.FailureException when the name has nothing to make one of
     */
    static String of(String name) {
        String slug = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String cut = slug.length() > LONGEST ? slug.substring(0, LONGEST).replaceAll("-$", "") : slug;
        if (cut.isEmpty()) {
            throw Failure.invalid("id", "id is missing, and none can be made of this name")
                    .asException();
        }
        return cut;
    }
}
