/** The contenders: the service in a process of its own, and its rivals. */
@NullMarked
package org.creditservice.bench.contender;

import org.jspecify.annotations.NullMarked;
