package org.creditservice.imports;

import java.util.List;
import org.creditservice.core.command.Command;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.record.RecordedOperation;

/** What the rows of a file are, and the command that each becomes. */
public sealed interface RowKind permits ProfileRows, GrantRows {
  List<String> requiredColumns();

  List<String> optionalColumns();

  /** Whether a row is refused if an earlier one has the same profile and key. */
  boolean refusesRepeats();

  /** The command of a row; whatever is wrong with the row is added to {@code fields}. */
  Command command(Fields fields);

  /** How many credits the command adds if it is executed. */
  long credits(Command command);

  /** Why the rules refused a row: a clause that follows the number of the line. */
  String describe(Refusal refusal);

  /** The same if it was refused earlier, by whatever had its key. */
  String describe(RecordedOperation earlier);
}
