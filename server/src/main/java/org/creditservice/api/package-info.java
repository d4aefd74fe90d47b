/**
 * The wire: requests become commands or a list of everything that is wrong with them; outcomes
 * become answers.
 *
 * <p>Nothing unparsed goes deeper, and no rule about the state of a profile lives here. Every error
 * that leaves has exactly one {@code ErrorInfo}: {@link org.creditservice.api.Errors} makes them,
 * {@link org.creditservice.api.ErrorConformance} catches what slips past.
 */
@NullMarked
package org.creditservice.api;

import org.jspecify.annotations.NullMarked;
