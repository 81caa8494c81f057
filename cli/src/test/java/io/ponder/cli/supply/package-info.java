/** What the released jars consist of, and whether something is known against it. */
@NullMarked
package io.ponder.cli.supply;

import org.jspecify.annotations.NullMarked;
