/**
 * What the service does by itself: the sweeper ends jobs whose time is over.
 *
 * <p>It has no way of its own to change anything: it sends commands to the engine, as callers do.
 */
@NullMarked
package org.creditservice.maintenance;

import org.jspecify.annotations.NullMarked;
