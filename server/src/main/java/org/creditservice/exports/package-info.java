/**
 * The export: writes the rows of a table to a file or to standard output, in an order that lets it
 * go on where it stopped.
 *
 * <p>{@link org.creditservice.exports.Export} does it, {@link org.creditservice.exports.Exported}
 * says which columns a kind of rows has, {@link org.creditservice.exports.ExportFormat} how they
 * are written, and {@link org.creditservice.exports.ExportFile} where.
 */
@NullMarked
package org.creditservice.exports;

import org.jspecify.annotations.NullMarked;
