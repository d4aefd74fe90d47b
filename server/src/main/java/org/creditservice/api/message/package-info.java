/** Values of core as proto messages. */
@NullMarked
package org.creditservice.api.message;

import org.jspecify.annotations.NullMarked;
