/** Bearer tokens: who has signed which claims about a caller. */
@NullMarked
package org.creditservice.access.token;

import org.jspecify.annotations.NullMarked;
