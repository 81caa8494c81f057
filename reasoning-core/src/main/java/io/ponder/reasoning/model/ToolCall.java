package io.ponder.reasoning.model;

/**
 * A call of a tool by a model. Whoever asked the question carries it out.
 *
 * @param id refers to it in the conversation; the engine's own, or one made up for it
 * @param name of the tool
 * @param arguments as the model wrote them: JSON, unless it failed to write JSON
 */
public record ToolCall(String id, String name, String arguments) {}
