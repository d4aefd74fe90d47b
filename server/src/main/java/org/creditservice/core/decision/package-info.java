/** What the rules make of a command, and the state that they read. */
@NullMarked
package org.creditservice.core.decision;

import org.jspecify.annotations.NullMarked;
