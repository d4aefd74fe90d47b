/**
 * What is allowed and what follows from it: pure decisions on values.
 *
 * <p>Nothing here reads a clock, draws a random number, or touches the database, the wire or a log.
 * A command and the state that was read under the profile's lock go in, a decision comes out. This
 * package itself has the words that its rooms share; they know no room.
 */
@NullMarked
package org.creditservice.core;

import org.jspecify.annotations.NullMarked;
