/**
 * The import: turns the rows of a CSV file into commands, which the engine executes like those of
 * callers.
 *
 * <p>{@link org.creditservice.imports.ProfileFile} is the file, {@link
 * org.creditservice.imports.BulkImport} imports its rows.
 */
@NullMarked
package org.creditservice.imports;

import org.jspecify.annotations.NullMarked;
