package org.creditservice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real browser without a screen: Debian's Chromium. Tests that need it are skipped without. */
public final class Browser implements AutoCloseable {
  /** Widths and heights of a desk and of a pocket. */
  public enum Screen {
    WIDE(1600, 1000, false),
    PHONE(390, 844, true);

    private final int width;
    private final int height;
    private final boolean mobile;

    Screen(int width, int height, boolean mobile) {
      this.width = width;
      this.height = height;
      this.mobile = mobile;
    }

    private Map<String, Object> metrics() {
      return Map.of("width", width, "height", height, "mobile", mobile, "deviceScaleFactor", 1);
    }
  }

  private static final Duration SCRIPT = Duration.ofSeconds(60);

  private final ChromeDriver driver;
  private final Path profile;

  private Browser(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile;
  }

  /** Starts one with nothing remembered. It calls nobody but the pages that it is told to open. */
  public static Browser start() {
    Path chromium = Installed.program("chromium", "chromium");
    Path chromedriver = Installed.program("chromedriver", "chromium-driver");
    try {
      Path profile = Files.createTempDirectory("credit-browser");
      ChromeDriverService service =
          new ChromeDriverService.Builder()
              .usingDriverExecutable(chromedriver.toFile())
              .usingAnyFreePort()
              .withSilent(true)
              .build();
      ChromeDriver driver = new ChromeDriver(service, options(chromium, profile));
      driver.manage().timeouts().scriptTimeout(SCRIPT);
      Browser browser = new Browser(driver, profile);
      browser.collectViolations();
      return browser;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChromeOptions options(Path chromium, Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    return options;
  }

  /** Notes in each page, before its own scripts run, what its security policy forbids. */
  private void collectViolations() {
    driver.executeCdpCommand(
        "Page.addScriptToEvaluateOnNewDocument",
        Map.of(
            "source",
            "window.violations = [];"
                + "addEventListener('securitypolicyviolation',"
                + " event => violations.push(event.violatedDirective + ' ' + event.blockedURI));"));
  }

  public void open(URI page) {
    driver.get("about:blank");
    driver.get(page.toString());
  }

  public void resize(Screen screen) {
    driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", screen.metrics());
  }

  /** Light or dark, as the system of whoever looks has it. */
  public void prefer(String colorScheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", colorScheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** All text that can be seen. */
  public String text() {
    return text("body");
  }

  /** The text of the first element that matches; empty if there is none now. */
  public String text(String css) {
    try {
      return driver.findElements(By.cssSelector(css)).stream()
          .findFirst()
          .map(WebElement::getText)
          .orElse("");
    } catch (StaleElementReferenceException | JavascriptException e) {
      return "";
    }
  }

  public void awaitText(String css, String expected) {
    Await.until(
        css + " shows \"" + expected + "\" instead of \"" + text(css) + "\"",
        () -> text(css).contains(expected));
  }

  /** Clicks the link or button with this text. */
  public void click(String text) {
    By found = By.xpath("//*[self::a or self::button][normalize-space()='" + text + "']");
    Await.until("there is " + text, () -> !driver.findElements(found).isEmpty());
    driver.findElement(found).click();
  }

  public void type(String css, String text) {
    driver.findElement(By.cssSelector(css)).sendKeys(text + Keys.ENTER);
  }

  /** Presses keys where the focus is. */
  public void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  public String url() {
    return driver.getCurrentUrl();
  }

  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  public Object runAsync(String script) {
    return driver.executeAsyncScript(script);
  }

  /** What the security policy of the page has forbidden since it was opened. */
  public List<String> violations() {
    List<?> violations = (List<?>) run("return violations");
    return violations.stream().map(String::valueOf).toList();
  }

  /** The text of what has the focus. */
  public String focused() {
    return driver.switchTo().activeElement().getText();
  }

  /** Lets the browser reach nobody. */
  public void disconnect() {
    network(true);
  }

  public void reconnect() {
    network(false);
  }

  private void network(boolean offline) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /** Waits until what was changed is painted. */
  public void settle() {
    runAsync(
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))");
  }

  /** The rules of accessibility that the page breaks, by axe: WCAG 2.2 AA and best practices. */
  public List<?> accessibilityViolations() {
    try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
      run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (List<?>)
        runAsync(
            "const done = arguments[arguments.length - 1];"
                + "axe.run().then(results => done(results.violations.map(violation =>"
                + " violation.id + ': ' + violation.nodes.slice(0, 3).map(node =>"
                + " node.html.slice(0, 150) + ' ' + node.failureSummary).join(' | '))));");
  }

  /** A picture of what the screen shows. */
  public byte[] screenshot() {
    Object data =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png")).get("data");
    return Base64.getDecoder().decode(String.valueOf(data));
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
