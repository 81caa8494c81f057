/** Whether a sample has the form that was asked for: well-formed tool calls, or text that holds to a JSON schema. */
@NullMarked
package io.ponder.reasoning.form;

import org.jspecify.annotations.NullMarked;
