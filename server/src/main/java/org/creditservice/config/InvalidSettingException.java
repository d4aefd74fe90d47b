package org.creditservice.config;

/**
 * A setting that can't be used. The message is one sentence for the person who wrote it, without
 * secrets.
 */
public final class InvalidSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String sentence) {
    super(sentence);
  }
}
