package io.ponder.gateway.responses.store;

import io.ponder.gateway.work.TraceUnits.Unit;
import java.util.List;

/**
 * One attempt at a response in the background, and what those before it have left.
 *
 * @param number from 1
 * @param work what a gateway needs to work on it
 * @param cancelling whether it is to be cancelled
 * @param lastEvent the number of the last event that readers may have seen
 * @param units what its search has told, in order
 */
public record Attempt(int number, String work, boolean cancelling, int lastEvent, List<Unit> units) {}
