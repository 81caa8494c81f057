package io.ponder.engines;

/**
 * What differs between the services that call engines: the words of their messages, and who is to blame.
 *
 * @param name the engine in a sentence, such as {@code the engine}
 * @param sent what is sent to it: {@code request}, {@code input}
 * @param keySetting where its key is set
 * @param firstPath the path that its URL must end before
 * @param clientsNameModel whether the model's name came from a client, who is then told that there is no such model
 * @param triesAgain whether the service tries again after a 503 itself; if not, its caller is told to
 */
public record EngineTerms(
        String name, String sent, String keySetting, String firstPath, boolean clientsNameModel, boolean triesAgain) {}
