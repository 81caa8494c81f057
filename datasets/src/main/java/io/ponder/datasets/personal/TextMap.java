package io.ponder.datasets.personal;

/** What is done with each text of a row. */
interface TextMap {

    /**
     * @param context what stands before the text without belonging to it, such as the name of a JSON field; often empty
     * @return the text that takes its place
     */
    String text(String context, String text);

    /** @param name of a user who speaks; those of tools and agents are nobody's */
    String name(String name);

    /**
     * @param document of an image, a sound or a file
     * @return the text that takes its place, or the document itself for it to stay
     */
    String media(String document);
}
