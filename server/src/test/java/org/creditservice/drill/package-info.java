/** The drills in {@code docs/drills.md}, with the commands of that page. */
@NullMarked
package org.creditservice.drill;

import org.jspecify.annotations.NullMarked;
