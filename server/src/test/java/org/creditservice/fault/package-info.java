/**
 * <<<<<<< HEAD Faults that are injected from outside, one class for each kind. {@code
 * docs/faults.md} says what callers see of each. ======= Faults of callers, networks, databases and
 * machines, injected one kind a class; docs/faults.md lists what callers see. >>>>>>> h-api
 */
@NullMarked
package org.creditservice.fault;

import org.jspecify.annotations.NullMarked;
