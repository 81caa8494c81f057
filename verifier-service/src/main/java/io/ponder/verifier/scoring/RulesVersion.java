package io.ponder.verifier.scoring;

/** The version of what is written in code: Ponder's. */
public final class RulesVersion {

    private RulesVersion() {}

    /** As it was released; {@code unreleased} where it runs from classes. */
    public static String now() {
        String version = RulesVersion.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }
}
