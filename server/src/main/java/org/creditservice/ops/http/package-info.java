/** The operations port: HTTP for operators, their browsers and their tools. */
@NullMarked
package org.creditservice.ops.http;

import org.jspecify.annotations.NullMarked;
