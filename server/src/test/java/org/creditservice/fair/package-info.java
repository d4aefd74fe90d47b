@NullMarked
package org.creditservice.fair;

import org.jspecify.annotations.NullMarked;
