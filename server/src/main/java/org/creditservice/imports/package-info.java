/**
 * The import: a CSV file of profiles becomes commands, which go through the engine like
 * everybody's.
 *
 * <p>{@link org.creditservice.imports.ProfileFile} is the file, {@link
 * org.creditservice.imports.BulkImport} brings its rows into the ledger.
 */
@NullMarked
package org.creditservice.imports;

import org.jspecify.annotations.NullMarked;
