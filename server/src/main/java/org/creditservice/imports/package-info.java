/**
 * Files of rows: turns each row of a CSV file into a command, which the engine executes like those
 * of callers.
 *
 * <p>{@link org.creditservice.imports.RowFile} is the file, {@link
 * org.creditservice.imports.RowKind} what its rows are, profiles or grants, and {@link
 * org.creditservice.imports.BulkImport} executes them.
 */
@NullMarked
package org.creditservice.imports;

import org.jspecify.annotations.NullMarked;
