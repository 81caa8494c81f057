/** Tests of feedback. */
@NullMarked
package io.ponder.gateway.feedback;

import org.jspecify.annotations.NullMarked;
