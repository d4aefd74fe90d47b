/**
 * Faults of callers, networks, databases and machines, injected one kind a class; docs/faults.md
 * lists what callers see.
 */
@NullMarked
package org.creditservice.fault;

import org.jspecify.annotations.NullMarked;
