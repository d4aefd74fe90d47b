/** What operators see: the service's health. */
@NullMarked
package org.creditservice.ops;

import org.jspecify.annotations.NullMarked;
