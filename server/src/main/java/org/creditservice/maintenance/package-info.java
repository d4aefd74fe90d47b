/**
 * What the service does by itself: the sweeper expires overdue jobs.
 *
 * <p>It changes nothing directly: it submits commands to the engine, as callers do.
 */
@NullMarked
package org.creditservice.maintenance;

import org.jspecify.annotations.NullMarked;
