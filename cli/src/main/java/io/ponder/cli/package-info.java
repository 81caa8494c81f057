/** The command line: what {@code ./ponder} runs. */
@NullMarked
package io.ponder.cli;

import org.jspecify.annotations.NullMarked;
