/** Health checks, as load balancers make them. */
@NullMarked
package org.creditservice.api.health;

import org.jspecify.annotations.NullMarked;
