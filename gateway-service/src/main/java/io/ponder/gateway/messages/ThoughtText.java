package io.ponder.gateway.messages;

/** Sets what the model thought apart from the lines about the search, where one block holds both. */
final class ThoughtText {

    private boolean searchIsTold;

    String progress(String line) {
        searchIsTold = true;
        return line;
    }

    String thinking(String words) {
        String apart = searchIsTold ? "\n" : "";
        searchIsTold = false;
        return apart + words;
    }
}
