/** The test kit: databases, servers, clients and requests for the tests of all packages. */
@NullMarked
package org.creditservice.testing;

import org.jspecify.annotations.NullMarked;
