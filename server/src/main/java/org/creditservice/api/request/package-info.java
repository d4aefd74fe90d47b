/**
 * Makes sure that a request can be parsed and that each of its fields is valid, before anything
 * else looks at it.
 *
 * <p>An invalid request is refused with all of its invalid fields at once.
 */
@NullMarked
package org.creditservice.api.request;

import org.jspecify.annotations.NullMarked;
