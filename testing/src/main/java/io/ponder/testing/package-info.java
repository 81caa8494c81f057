/** Test support shared by several modules. It does not depend on Ponder's code, so every module's tests can use it. */
@NullMarked
package io.ponder.testing;

import org.jspecify.annotations.NullMarked;
