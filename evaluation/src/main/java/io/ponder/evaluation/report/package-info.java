/** summary.json, summary.csv, the plots and one self-contained HTML page. */
@NullMarked
package io.ponder.evaluation.report;

import org.jspecify.annotations.NullMarked;
