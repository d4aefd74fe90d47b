/** The service while something around it fails; docs/faults.md has the table. */
@NullMarked
package org.creditservice.fault;

import org.jspecify.annotations.NullMarked;
