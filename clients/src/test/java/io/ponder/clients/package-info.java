/** Other people's clients, unchanged but for their base URL, against all four services and a scripted engine. */
@NullMarked
package io.ponder.clients;

import org.jspecify.annotations.NullMarked;
