/**
 * For the tests of callers: {@link org.creditservice.testkit.CreditServiceExtension} gives them the
 * real service, on a database that vanishes with the JVM.
 */
@NullMarked
package org.creditservice.testkit;

import org.jspecify.annotations.NullMarked;
