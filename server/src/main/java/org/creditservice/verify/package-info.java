/**
 * Verifies that what is stored is right: rules on values, and what runs them over a database.
 *
 * <p>Each rule is a function of rows that were read as of one moment. {@link
 * org.creditservice.verify.Verifier} reads everything in chunks;
 * docs/decisions/0017-verification.md says why it may.
 */
@NullMarked
package org.creditservice.verify;

import org.jspecify.annotations.NullMarked;
