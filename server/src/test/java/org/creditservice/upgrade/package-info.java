/** This version replays and verifies what an earlier version recorded. */
@NullMarked
package org.creditservice.upgrade;

import org.jspecify.annotations.NullMarked;
