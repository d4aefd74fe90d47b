/**
 * Faults that are injected from outside, one class for each kind. {@code docs/faults.md} says what
 * callers see of each.
 */
@NullMarked
package org.creditservice.fault;

import org.jspecify.annotations.NullMarked;
