@NullMarked
package org.creditservice.anchor;

import org.jspecify.annotations.NullMarked;
