/** Runs a matrix of searches through the real services, and keeps everything they reply. */
@NullMarked
package io.ponder.evaluation.run;

import org.jspecify.annotations.NullMarked;
