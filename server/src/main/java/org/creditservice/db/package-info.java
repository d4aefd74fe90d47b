/**
 * Everything that speaks SQL: the state a batch is decided on, the effects of a batch as a handful
 * of set-based statements, the queries of the read side, and the migrations.
 *
 * <p>SQL is jOOQ's typed DSL over tables generated from the migrations. No rules here.
 */
@NullMarked
package org.creditservice.db;

import org.jspecify.annotations.NullMarked;
