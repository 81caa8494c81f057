package io.ponder.engines;

/**
 * What differs between the services that call engines: the words of their messages, and how they treat some errors.
 *
 * @param name the engine's name in a sentence, such as {@code the engine}
 * @param sent what is sent to it, {@code request} or {@code input}
 * @param keySetting the name of the setting for its key
 * @param firstPath the first path of its API, which its URL must not include
 * @param clientsNameModel whether clients name the model; they are then told if there is no such model
 * @param triesAgain whether the service itself retries after a 503; otherwise its caller is told to
 */
public record EngineTerms(
        String name, String sent, String keySetting, String firstPath, boolean clientsNameModel, boolean triesAgain) {}
