/** TLS: from PEM files to what a port needs, and again when they change. */
@NullMarked
package org.creditservice.tls;

import org.jspecify.annotations.NullMarked;
