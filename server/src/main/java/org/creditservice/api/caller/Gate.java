package org.creditservice.api.caller;

import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.creditservice.access.PolicySource;
import org.creditservice.access.policy.Denial;
import org.creditservice.access.token.KeyFile;
import org.creditservice.access.token.KeySource;
import org.creditservice.access.token.KeyUrl;
import org.creditservice.access.token.TokenRules;
import org.creditservice.access.token.Tokens;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.api.request.ActorInterceptor;
import org.creditservice.config.CallerSettings;
import org.creditservice.config.JwtSettings;
import org.creditservice.config.LimitSettings;
import org.creditservice.logging.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers pass before a service: who are they, and may they? */
public final class Gate implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gate.class);

  private final ServerInterceptor atHeaders;
  private final @Nullable ServerInterceptor atFields;
  private final List<ServerTransportFilter> atConnection;
  private final @Nullable Tokens tokens;
  private final @Nullable PolicySource policy;

  private Gate() {
    atHeaders = new ActorInterceptor();
    atFields = null;
    atConnection = List.of();
    tokens = null;
    policy = null;
  }

  private Gate(
      CallerSettings settings,
      LimitSettings limits,
      Consumer<Denial.Kind> denied,
      LimitObserver exceeded) {
    Denials denials = new Denials(denied);
    List<Credential> credentials = new ArrayList<>();
    PolicySource source = policy(settings);
    policy = source;
    tokens = settings.jwt().map(jwt -> tokens(jwt, settings)).orElse(null);
    // A token is of a call, a certificate of a connection, perhaps a proxy's.
    if (tokens != null) {
      credentials.add(new BearerToken(tokens));
    }
    CallerLimits callerLimits = new CallerLimits(limits, exceeded);
    if (settings.certificates()) {
      ClientCertificate certificate = new ClientCertificate(InstantSource.system());
      credentials.add(certificate);
      atConnection = List.of(certificate, callerLimits);
    } else {
      atConnection = List.of();
    }
    atHeaders =
        new CallerInterceptor(List.copyOf(credentials), source::inForce, callerLimits, denials);
    atFields = new Permit(denials);
  }

  /** A gate without a guard: everybody may do everything, and nobody is known. */
  public static Gate open() {
    return new Gate();
  }

  /**
   * The gate that the settings demand.
   *
   * @param denied is told of each denial, on network threads
   * @param exceeded is told when a caller has more than {@code limits} allow
   * @throws org.creditservice.config.InvalidSettingException if a file can't be used
   */
  public static Gate of(
      CallerSettings settings,
      LimitSettings limits,
      Consumer<Denial.Kind> denied,
      LimitObserver exceeded) {
    return settings.authenticated() ? new Gate(settings, limits, denied, exceeded) : open();
  }

  private static PolicySource policy(CallerSettings settings) {
    if (settings.policy().isEmpty()) {
      log.warn(
          LogEvent.POLICY_MISSING,
          "callers are authenticated, but there is no --policy: they may do nothing");
      return PolicySource.nobody();
    }
    return PolicySource.open("--policy", settings.policy().get(), settings.reloadInterval());
  }

  private static Tokens tokens(JwtSettings jwt, CallerSettings settings) {
    KeySource keys =
        jwt.keys()
            .url()
            .<KeySource>map(url -> KeyUrl.open(url, jwt.refreshInterval()))
            .orElseGet(
                () ->
                    KeyFile.open(
                        "--jwt-jwks", jwt.keys().file().orElseThrow(), settings.reloadInterval()));
    return new Tokens(
        new TokenRules(jwt.issuer(), jwt.audience(), jwt.callerClaim(), jwt.clockSkew()),
        keys,
        InstantSource.system());
  }

  /** Whether callers must say who they are. */
  public boolean guarded() {
    return atFields != null;
  }

  /** For each call, as soon as its headers are there. */
  public ServerInterceptor atHeaders() {
    return atHeaders;
  }

  /** For each call, behind the parser. */
  public Optional<ServerInterceptor> atFields() {
    return Optional.ofNullable(atFields);
  }

  /** For each connection, in this order. */
  public List<ServerTransportFilter> atConnection() {
    return atConnection;
  }

  @Override
  public void close() {
    if (tokens != null) {
      tokens.close();
    }
    if (policy != null) {
      policy.close();
    }
  }
}
