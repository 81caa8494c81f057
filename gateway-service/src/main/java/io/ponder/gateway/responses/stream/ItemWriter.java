package io.ponder.gateway.responses.stream;

import io.ponder.gateway.responses.wire.OutputItem;
import io.ponder.gateway.responses.wire.OutputItem.Status;

/** Writes the events of one output item. The first event is written when it is made. */
interface ItemWriter {

    /** Writes the item's last events, and returns it whole. */
    OutputItem end(Status status);
}
