/** Personal data in rows: what finds it, and what takes it out. */
@NullMarked
package io.ponder.datasets.personal;

import org.jspecify.annotations.NullMarked;
