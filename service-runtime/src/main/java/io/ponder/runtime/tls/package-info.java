/** TLS by configuration: what a service shows its clients, and whom it trusts, from PEM files that may change while it runs. */
@NullMarked
package io.ponder.runtime.tls;

import org.jspecify.annotations.NullMarked;
