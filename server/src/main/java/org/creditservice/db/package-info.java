/**
 * Everything that speaks SQL. No rules here.
 *
 * <p>SQL is jOOQ's typed DSL over tables generated from the migrations; jOOQ's types do not leave
 * this package. Its rooms: {@code batch} is the transaction of a batch, {@code query} the read
 * side, {@code row} one mapping per table, {@code audit} the check of the invariants, {@code
 * schema} the migrations.
 */
@NullMarked
package org.creditservice.db;

import org.jspecify.annotations.NullMarked;
