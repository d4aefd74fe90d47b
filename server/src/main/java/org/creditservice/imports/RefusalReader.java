package org.creditservice.imports;

import org.creditservice.core.record.RecordedAnswer;

/** Reads recorded refusals, whose form is the wire's. */
@FunctionalInterface
public interface RefusalReader {
  /** Why a row was refused, in a sentence for whoever has the file at hand. */
  String reason(RecordedAnswer refusal);
}
