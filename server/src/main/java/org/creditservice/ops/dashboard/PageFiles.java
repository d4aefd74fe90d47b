package org.creditservice.ops.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.creditservice.ops.http.HttpAnswer;

/** The page's files. They are few, and all of them are named here: no path leads to another one. */
final class PageFiles implements HttpHandler {
  static final String PAGE = "/";

  /** Where the page looks for all files but itself. */
  static final String DIRECTORY = "/dashboard/";

  private static final List<String> OWN =
      List.of(
          "dashboard.css",
          "icon.svg",
          "api.js",
          "app.js",
          "charts.js",
          "dom.js",
          "find.js",
          "format.js",
          "jobs.js",
          "ledger.js",
          "links.js",
          "live.js",
          "operation.js",
          "overview.js",
          "profile.js",
          "refusals.js",
          "verification.js");

  /** The library that draws the charts, from its WebJar. */
  private static final List<String> CHART_LIBRARY = List.of("uPlot.iife.min.js", "uPlot.min.css");

  private static final String WEBJAR_PROPERTIES =
      "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final Map<String, byte[]> files = new HashMap<>();

  /** Reads them all. */
  PageFiles() {
    add(PAGE, "page/index.html");
    OWN.forEach(name -> add(DIRECTORY + name, "page/" + name));
    String webjar = "/META-INF/resources/webjars/uplot/" + chartLibraryVersion() + "/dist/";
    CHART_LIBRARY.forEach(name -> add(DIRECTORY + name, webjar + name));
  }

  private void add(String path, String resource) {
    try (InputStream in = open(resource)) {
      files.put(path, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String chartLibraryVersion() {
    Properties properties = new Properties();
    try (InputStream in = open(WEBJAR_PROPERTIES)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static InputStream open(String resource) {
    InputStream in = PageFiles.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("the dashboard lacks the file " + resource);
    }
    return in;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] file = files.get(path);
    if (file == null) {
      HttpAnswer.text(exchange, HttpAnswer.NOT_FOUND, "The dashboard has no such file.");
    } else {
      HttpAnswer.send(exchange, HttpAnswer.OK, type(path), file);
    }
  }

  private static String type(String path) {
    String extension = path.equals(PAGE) ? "html" : path.substring(path.lastIndexOf('.') + 1);
    return String.valueOf(TYPES.get(extension));
  }
}
