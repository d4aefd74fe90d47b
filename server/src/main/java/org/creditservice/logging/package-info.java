/** The log: the names of its events, and how they become lines. Every package may log. */
@NullMarked
package org.creditservice.logging;

import org.jspecify.annotations.NullMarked;
