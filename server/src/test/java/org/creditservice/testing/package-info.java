/** What tests of several packages need: PostgreSQL to throw away, and PostgreSQL to kill. */
@NullMarked
package org.creditservice.testing;

import org.jspecify.annotations.NullMarked;
