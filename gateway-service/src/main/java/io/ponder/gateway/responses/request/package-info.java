/** Reads requests for responses: the items of the input, the conversation they make, tools and options. */
@NullMarked
package io.ponder.gateway.responses.request;

import org.jspecify.annotations.NullMarked;
