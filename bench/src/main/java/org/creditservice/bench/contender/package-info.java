/** Who answers a load: the service in its own process, and its rivals. */
@NullMarked
package org.creditservice.bench.contender;

import org.jspecify.annotations.NullMarked;
