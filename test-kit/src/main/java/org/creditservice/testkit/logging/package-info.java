/** What Logback finds here by itself; nothing of it is for tests. */
@NullMarked
package org.creditservice.testkit.logging;

import org.jspecify.annotations.NullMarked;
