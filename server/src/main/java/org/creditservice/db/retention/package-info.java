/** Removes old idempotency keys, and keeps how far. */
@NullMarked
package org.creditservice.db.retention;

import org.jspecify.annotations.NullMarked;
