@NullMarked
package org.creditservice.verify;

import org.jspecify.annotations.NullMarked;
