/**
 * What {@code --test-controls} adds: the service {@code credit.testing.v1.TestControlService}, and
 * the interceptor that makes calls go wrong as it was told. Without the flag nothing of it is used.
 */
@NullMarked
package org.creditservice.api.controls;

import org.jspecify.annotations.NullMarked;
