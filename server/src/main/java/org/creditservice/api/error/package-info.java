/** Every error that leaves the service: a status with exactly one {@code ErrorInfo}. */
@NullMarked
package org.creditservice.api.error;

import org.jspecify.annotations.NullMarked;
