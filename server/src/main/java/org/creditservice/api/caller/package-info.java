/** Who a call comes from. */
@NullMarked
package org.creditservice.api.caller;

import org.jspecify.annotations.NullMarked;
