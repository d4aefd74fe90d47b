package org.creditservice.config;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * Why something could not be read, written or reached, for sentences. Java says it with the names
 * of its classes, or leaves nothing but a path.
 */
public final class IoReason {

  private IoReason() {}

  /** A clause, such as: permission denied (/srv/credit/service.lock). */
  public static String of(IOException failure) {
    if (failure instanceof FileSystemException file) {
      return "%s (%s)".formatted(ofFile(file), file.getFile());
    }
    if (failure instanceof UnknownHostException) {
      return "unknown host " + failure.getMessage();
    }
    if (failure instanceof CharacterCodingException) {
      return "it is not UTF-8";
    }
    return Optional.ofNullable(failure.getMessage()).orElse("input or output failed");
  }

  private static String ofFile(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file is in the way";
    }
    // In the operating system's words, such as "No space left on device".
    return Optional.ofNullable(failure.getReason()).orElse("input or output failed");
  }
}
