package org.creditservice.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.creditservice.testing.Await;
import org.creditservice.testing.Browser;
import org.creditservice.testing.Browser.Screen;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The dashboard in a real browser, of a real server under load. */
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
class DashboardTest {
  /** Visible ASCII, and hostile to URLs and to HTML. */
  private static final String ODD_ID = "a/b?c=d&e%2F#<script>alert(1)</script>\"'\\+";

  /** {@code -DwriteScreenshots} writes docs/dashboard/*.png. */
  private static final boolean WRITE_SCREENSHOTS = System.getProperty("writeScreenshots") != null;

  private Browser browser;
  private RestartablePostgres postgres;
  private TestServer server;
  private Client client;
  private DashboardLoad load;

  @BeforeAll
  void start() throws SQLException {
    browser = Browser.start();
    postgres = RestartablePostgres.start();
    postgres.migrate();
    server = TestServer.start(postgres.target());
    client = new Client(server.channel()).as("night-shift");
    fill("alice");
    fill(ODD_ID);
    load = new DashboardLoad(server);
  }

  /** One of each: a deduction with its refund, a refusal, a job that failed, a job in progress. */
  private void fill(String profile) {
    client.call(Requests.create(profile, 1_234_567)).succeeded();
    client.call(Requests.deduct(profile, "taken", 5)).succeeded();
    client.call(Requests.refund(profile, "given-back", "taken")).succeeded();
    client.call(Requests.deduct(profile, "too-much", 9_999_999));
    client.call(DashboardLoad.submit(profile, "failing")).succeeded();
    client.call(DashboardLoad.fail(profile, "job-failing", "failed")).succeeded();
    client.call(DashboardLoad.submit(profile, "stuck")).succeeded();
  }

  @AfterAll
  void stop() {
    load.close();
    server.close();
    postgres.close();
    browser.close();
  }

  @BeforeEach
  void reset() {
    browser.resize(Screen.WIDE);
    browser.prefer("light");
  }

  /** What the page's own policy forbids, it doesn't try. */
  @AfterEach
  void nothingIsViolated() {
    assertThat(browser.violations()).isEmpty();
  }

  private void open(String view) {
    browser.open(server.operations("/#/" + view));
  }

  private static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Test
  void numbersMove() {
    open("");

    browser.awaitText(".verdicts", "Service is well");
    Await.until("there is a rate", () -> browser.text(".tile .figure").matches("[1-9].*/s"));
    String before = browser.text(".tiles");
    Await.until("the numbers move", () -> !browser.text(".tiles").equals(before));
    assertThat(browser.run("return document.querySelectorAll('.plot canvas').length"))
        .isEqualTo(6L);
    browser.awaitText("main", "Too soon after the last deduction");
    browser.awaitText("main", "job-stuck");
  }

  @Test
  void aCorruptedLedgerTurnsItRedAndSaysWhere() throws SQLException {
    open("");
    browser.click("Verify now");
    browser.awaitText(".verdict.good", "Credits are right");

    sql("UPDATE credit.profiles SET balance = balance + 1 WHERE profile_id = 'alice'");
    browser.click("Verify now");
    browser.awaitText(".verdict.bad", "finding");
    browser.click("Findings");
    browser.awaitText("main", "12345");
    assertThat(browser.text("table")).contains("balance", "alice");
    picture("findings");
    browser.click("alice");
    browser.awaitText("h1", "Profile alice");

    sql("UPDATE credit.profiles SET balance = balance - 1 WHERE profile_id = 'alice'");
    open("ledger");
    browser.click("Verify now");
    browser.awaitText(".verdict.good", "Credits are right");
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = postgres.superuser().connect();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  @ParameterizedTest
  @CsvSource({"alice", ODD_ID})
  void lookUpsFind(String profile) {
    open("");
    browser.type("#query", profile);
    browser.awaitText("h1", "Profile " + profile);
    browser.awaitText(".balance", "1,234,562");
    browser.awaitText("main", "night-shift");
    String sameForAColleague = browser.url();

    browser.type("#query", profile + " taken");
    browser.awaitText("h1", "Operation taken");
    browser.awaitText(".verdict", "Yes, and it was refunded in full");
    browser.click("given-back");
    browser.awaitText("h1", "Operation given-back");

    browser.type("#query", profile + " too-much");
    browser.awaitText(".verdict", "No, it was refused");
    browser.type("#query", profile + " never");
    browser.awaitText("main", "no such operation");
    browser.type("#query", profile + " job-failing");
    browser.awaitText("main", "the model ran out of memory");
    browser.awaitText("main", "failed");

    browser.open(URI.create(sameForAColleague));
    browser.awaitText("h1", "Profile " + profile);
  }

  @Test
  void aProfileIsShownAsOfATime() {
    open("profile/alice");
    browser.awaitText("h1", "Profile alice");
    browser.click("2");
    browser.awaitText("h1", "Entry 2");
    browser.click("The profile as of this entry");
    browser.awaitText(".balance", "Balance as of");
    browser.awaitText(".balance", "1,234,562");
  }

  @Test
  void whatDoesNotExistIsSaid() {
    open("profile/" + encoded("nobody<b>"));
    browser.awaitText("h1", "Not found");
    browser.awaitText("main", "nobody<b>");
    open("profile/alice/operation/never");
    browser.awaitText(".verdict", "nothing is recorded");
    open("no/such/view");
    browser.awaitText("h1", "no such view");
    open("profile/alice");
    browser.awaitText("h1", "Profile alice");
    browser.run("location.hash = '#/profile/%'");
    browser.awaitText("h1", "no such view");
  }

  @Test
  void theDatabasesAbsenceIsShownAndRecoveredFrom() {
    open("");
    browser.awaitText(".verdicts", "Service is well");
    postgres.kill9();
    try {
      browser.awaitText(".verdict.bad", "Database is away");
      picture("database-away");
      open("profile/alice");
      browser.awaitText("main", "Try again");
    } finally {
      postgres.restart();
    }
    browser.awaitText("h1", "Profile alice");
    open("");
    browser.awaitText(".verdicts", "Service is well");
  }

  @Test
  void theServicesOwnAbsenceIsShownAndRecoveredFrom() {
    open("");
    browser.awaitText(".verdicts", "Service is well");
    browser.disconnect();
    browser.awaitText("#connection", "The service does not answer");
    browser.reconnect();
    Await.until("it answers again", () -> browser.text("#connection").isEmpty());
  }

  @Test
  void theKeyboardIsEnough() {
    open("");
    browser.awaitText(".verdicts", "Service is well");
    browser.press(Keys.TAB);
    assertThat(browser.focused()).contains("Skip");
    browser.press("/");
    browser.press("alice", Keys.ENTER);
    browser.awaitText("h1", "Profile alice");
    assertThat(browser.focused()).isEqualTo("Profile alice");
  }

  @Test
  void aLineForTheShellIsCopied() {
    open("profile/" + encoded(ODD_ID) + "/operation/taken");
    browser.click("Copy as grpcurl");
    browser.awaitText(
        "dialog",
        "grpcurl -plaintext -d '{\"profile_id\":\""
            + ODD_ID.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "'\\''")
            + "\",\"idempotency_key\":\"taken\"}' 127.0.0.1:"
            + server.port()
            + " credit.v1.CreditQueryService/GetOperation");
  }

  /** Each view in light and dark, on a wide screen and on a phone, by axe. */
  @ParameterizedTest
  @CsvSource({
    "'', Service is well",
    "ledger, Findings",
    "jobs, job-stuck",
    "refusals, Not enough credits",
    "profile/alice, 1234562",
    "profile/alice/operation/taken, refunded in full",
    "profile/alice/operation/never, nothing is recorded",
    "profile/alice/job/job-failing, ran out of memory",
    "profile/nobody, Not found",
    "find/nobody, No profile has this id",
  })
  void everybodyCanReadIt(String view, String shown) {
    for (Screen screen : Screen.values()) {
      browser.resize(screen);
      open(view);
      browser.awaitText("main", shown.replace("1234562", "1,234,562"));
      for (String scheme : new String[] {"light", "dark"}) {
        browser.prefer(scheme);
        assertThat(browser.accessibilityViolations()).as("%s, %s", screen, scheme).isEmpty();
      }
      assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
          .as("it fits on the %s screen", screen)
          .isEqualTo(true);
    }
  }

  /** Takes its time, so that the pictures of the documentation show some history. */
  @Test
  @EnabledIfSystemProperty(named = "writeScreenshots", matches = ".*")
  void thereIsHistory() {
    open("");
    browser.click("Verify now");
    browser.awaitText(".verdict.good", "Credits are right");
    for (int minutes = 1; minutes <= 2; minutes++) {
      long enough = 10L * minutes;
      Await.until("there is something to see", () -> samples() >= enough);
    }
    picture("overview");
    browser.prefer("dark");
    picture("overview-dark");
    browser.prefer("light");
    open("profile/alice");
    browser.awaitText("h1", "Profile alice");
    picture("profile");
    browser.resize(Screen.PHONE);
    open("");
    browser.awaitText(".verdicts", "Service is well");
    picture("overview-phone");
  }

  private long samples() {
    return (Long)
        browser.runAsync(
            "const done = arguments[0];"
                + "fetch('/api/live?since=0').then(r => r.json()).then(live => done(live.samples.length))");
  }

  /** Writes a picture of the documentation, if it was asked for. */
  private void picture(String name) {
    if (!WRITE_SCREENSHOTS) {
      return;
    }
    browser.settle();
    try {
      Files.write(Path.of("..", "docs", "dashboard", name + ".png"), browser.screenshot());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
