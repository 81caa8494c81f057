@NullMarked
package io.ponder.cli.engine;

import org.jspecify.annotations.NullMarked;
