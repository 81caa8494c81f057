/** The API of dataset-service: data sets, the jobs that make them, and their recipes. */
@NullMarked
package io.ponder.contracts.dataset;

import org.jspecify.annotations.NullMarked;
