/** The transaction of a batch: lock, prefetch, write. */
@NullMarked
package org.creditservice.db.batch;

import org.jspecify.annotations.NullMarked;
