package org.creditservice.imports;

/** An import that cannot continue now, but can be run again. The message is a sentence. */
public final class ImportAbortedException extends Exception {
  private static final long serialVersionUID = 1L;

  ImportAbortedException(String sentence) {
    super(sentence);
  }
}
