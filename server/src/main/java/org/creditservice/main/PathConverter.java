package org.creditservice.main;

import java.nio.file.Path;
import org.creditservice.config.PathText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Paths of options. picocli's own converter refuses a path with the name of an exception. */
final class PathConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    try {
      return PathText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("\"%s\"; %s.".formatted(text, e.getMessage()));
    }
  }
}
