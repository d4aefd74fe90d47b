package org.creditservice.imports;

import org.creditservice.core.command.Command;
import org.creditservice.core.record.OperationKey;

/**
 * A row that is valid in itself.
 *
 * @param line its line in the file, counted from 1
 * @param command that executes the row
 * @param credits that it adds
 */
record Row(long line, Command command, long credits) {

  OperationKey key() {
    return command.operationKey();
  }

  String profileId() {
    return key().profileId();
  }
}
