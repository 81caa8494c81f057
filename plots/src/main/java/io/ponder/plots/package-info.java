/** Line charts, drawn by XChart, with ticks of our own on a logarithmic axis. */
@NullMarked
package io.ponder.plots;

import org.jspecify.annotations.NullMarked;
