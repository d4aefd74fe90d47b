/** The errors that callers get: a status with exactly one {@code ErrorInfo}. */
@NullMarked
package org.creditservice.api.error;

import org.jspecify.annotations.NullMarked;
