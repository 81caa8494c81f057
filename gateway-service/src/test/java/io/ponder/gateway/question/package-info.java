/** Tests of what becomes of a question at the gateway. */
@NullMarked
package io.ponder.gateway.question;

import org.jspecify.annotations.NullMarked;
