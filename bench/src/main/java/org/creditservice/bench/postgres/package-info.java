/** The PostgreSQL that all contenders share, and their databases. */
@NullMarked
package org.creditservice.bench.postgres;

import org.jspecify.annotations.NullMarked;
