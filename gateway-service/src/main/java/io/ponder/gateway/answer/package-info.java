/** The parts of a reply that describe a search's result: the answer's text, how it was found and what it cost. */
@NullMarked
package io.ponder.gateway.answer;

import org.jspecify.annotations.NullMarked;
