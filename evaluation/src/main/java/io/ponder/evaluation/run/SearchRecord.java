package io.ponder.evaluation.run;

import tools.jackson.databind.JsonNode;

/**
 * One line of {@code searches.jsonl.gz}: a search and everything the gateway told of it.
 *
 * @param cell what was asked for, see {@link Cell#id}
 * @param problem the problem's id
 * @param reply of {@code POST /v1/reasoning}, trace included, word for word
 */
public record SearchRecord(String cell, String problem, JsonNode reply) {}
