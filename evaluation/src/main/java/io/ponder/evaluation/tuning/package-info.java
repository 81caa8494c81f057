/** Finds out how a model's samples are best drawn: a race on some problems, and a judgement on others. */
@NullMarked
package io.ponder.evaluation.tuning;

import org.jspecify.annotations.NullMarked;
