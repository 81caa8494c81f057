package io.ponder.reasoning.form;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the form of a sample. A sample with a fault is still a candidate, but is never chosen over one without.
 *
 * @param message what is wrong, for people; it names the tool, or the place in the document
 */
public record FormFault(Kind kind, String message) {

    /** The kinds of faults, least bad first: where every candidate has one, those with the least bad are left to choose from. */
    public enum Kind {
        /** The text was cut off before its JSON document ended. */
        CUT_OFF("were cut off before their JSON document ended"),
        /** It called no tool where one must be called, or called one that must not be. */
        CHOICE("called a tool, or none, against tool_choice or parallel_tool_calls"),
        /** The arguments of a call break the tool's schema. */
        ARGUMENTS("called a tool with arguments that break its JSON schema"),
        /** It called a tool that there is not. */
        UNKNOWN_TOOL("called a tool that there is not"),
        /** The arguments of a call are no JSON object. */
        NOT_JSON("called a tool with arguments that are no JSON object"),
        /** The text is not the JSON that was asked for, or breaks its schema. */
        DOCUMENT("are not the JSON that response_format asks for");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Whether it is a fault of a tool call. */
        public boolean isOfCall() {
            return this != CUT_OFF && this != DOCUMENT;
        }

        /** What so many samples did, such as "2 of 8 samples called a tool that there is not". */
        public String words(int count, int samples) {
            return count + " of " + samples + " samples " + words;
        }
    }

    /** How bad it is; 0 for no fault. */
    public static int rank(@Nullable FormFault fault) {
        return fault == null ? 0 : fault.kind.ordinal() + 1;
    }
}
