/**
 * What the service does by itself: the sweeper expires overdue jobs, and old idempotency keys are
 * removed.
 *
 * <p>No balance changes but by commands: the sweeper submits them to the engine, as callers do.
 */
@NullMarked
package org.creditservice.maintenance;

import org.jspecify.annotations.NullMarked;
