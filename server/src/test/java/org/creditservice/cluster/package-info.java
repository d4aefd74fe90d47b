/** What only a Citus cluster can show: the profile {@code citus}. */
@NullMarked
package org.creditservice.cluster;

import org.jspecify.annotations.NullMarked;
