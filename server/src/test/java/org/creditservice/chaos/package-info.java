/** The service under failures: killed processes, cut connections, locks and expired deadlines. */
@NullMarked
package org.creditservice.chaos;

import org.jspecify.annotations.NullMarked;
