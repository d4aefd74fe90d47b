package org.creditservice.imports;

import org.creditservice.core.command.ImportProfile;

/**
 * A row that is valid in itself.
 *
 * @param line its line in the file, counted from 1
 * @param command that imports the row
 */
record ProfileRow(long line, ImportProfile command) {

  String profileId() {
    return command.operationKey().profileId();
  }
}
