/** Who may do what: values and functions of them, without I/O. */
@NullMarked
package org.creditservice.access.policy;

import org.jspecify.annotations.NullMarked;
