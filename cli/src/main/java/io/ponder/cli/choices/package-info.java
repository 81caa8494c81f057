/** What a request can name: {@code ponder models}, {@code ponder strategies} and {@code ponder verifiers}. */
@NullMarked
package io.ponder.cli.choices;

import org.jspecify.annotations.NullMarked;
