/** The results of a run: the one model behind summary.json, the CSV and the report. */
@NullMarked
package io.ponder.evaluation.summary;

import org.jspecify.annotations.NullMarked;
