/** What clients say of the answers that they got. */
@NullMarked
package io.ponder.gateway.feedback;

import org.jspecify.annotations.NullMarked;
