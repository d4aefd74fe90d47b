/** What is kept under an idempotency key, and how a reused key is recognised. */
@NullMarked
package org.creditservice.core.record;

import org.jspecify.annotations.NullMarked;
