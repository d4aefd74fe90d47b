package org.creditservice.imports;

/** A run that cannot continue now, but can be repeated. The message is a sentence. */
public final class ImportAbortedException extends Exception {
  private static final long serialVersionUID = 1L;

  ImportAbortedException(String sentence) {
    super(sentence);
  }
}
