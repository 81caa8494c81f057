@NullMarked
package io.ponder.accounts.traffic;

import org.jspecify.annotations.NullMarked;
