/** Reads a client's request and runs the search it asks for. */
@NullMarked
package io.ponder.gateway.question;

import org.jspecify.annotations.NullMarked;
