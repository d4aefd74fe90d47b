/**
 * The group commit: what has queued up for a lane is executed as one transaction.
 *
 * <p>{@link org.creditservice.batch.Engine} takes commands and gives futures; {@link
 * org.creditservice.batch.Lane} cuts batches; {@link org.creditservice.batch.GroupCommit} executes
 * one.
 */
@NullMarked
package org.creditservice.batch;

import org.jspecify.annotations.NullMarked;
