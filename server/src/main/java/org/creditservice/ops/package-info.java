/** Operations: the service's health. */
@NullMarked
package org.creditservice.ops;

import org.jspecify.annotations.NullMarked;
