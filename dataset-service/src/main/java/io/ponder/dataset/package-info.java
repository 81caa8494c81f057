/** Makes training data: durable jobs over searches, and the data sets that come of them. */
@NullMarked
package io.ponder.dataset;

import org.jspecify.annotations.NullMarked;
