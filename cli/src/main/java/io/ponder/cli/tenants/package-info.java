/** {@code ponder keys} and {@code ponder teams}: who may use a gateway. */
@NullMarked
package io.ponder.cli.tenants;

import org.jspecify.annotations.NullMarked;
