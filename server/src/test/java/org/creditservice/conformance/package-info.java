/** The cases of the directory {@code conformance}, which hold for callers in every language. */
@NullMarked
package org.creditservice.conformance;

import org.jspecify.annotations.NullMarked;
