/** Who wants to know what becomes of calls: metrics and traces. It knows nothing of either. */
@NullMarked
package org.creditservice.api.observe;

import org.jspecify.annotations.NullMarked;
