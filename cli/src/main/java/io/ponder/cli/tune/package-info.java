/** {@code ponder tune}: how a model's samples are best drawn. */
@NullMarked
package io.ponder.cli.tune;

import org.jspecify.annotations.NullMarked;
