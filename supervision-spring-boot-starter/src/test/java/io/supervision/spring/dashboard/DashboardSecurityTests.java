package io.supervision.spring.dashboard;

import static io.supervision.spring.fixture.Browser.eventually;
import static io.supervision.test.SupervisionAssertions.assertThat;

import io.supervision.SupervisionTree;
import io.supervision.spring.fixture.Application;
import io.supervision.spring.fixture.Crashable;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** The rules of docs/dashboard.md, and that the dashboard follows them. */
class DashboardSecurityTests extends BrowserTests {

  private static final String OPERATOR = "spring.security.user.roles=OPERATOR";

  private SupervisionTree tree;

  @BeforeEach
  void startTree() {
    tree = Crashable.tree("database");
  }

  @AfterEach
  void closeTree() {
    if (tree != null) {
      tree.close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void refusesWhatComesWithoutATokenAndSendsOneFromThePage(WebApplicationType type) {
    try (Application application = open(type, OPERATOR)) {
      signIn(application);
      assertThat(
              browser.run(
                  "return fetch('/actuator/supervision/database/restart', {method: 'POST'})"
                      + ".then(response => response.status)"))
          .as("a request of the session, without the token")
          .isEqualTo(403L);
      assertThat(tree).child("database").hasIncarnation(1);

      choose("database", "database");
      browser.click("[data-action=restart]");
      browser.click("#confirm-yes");

      eventually(() -> assertThat(browser.text(".outcome")).isEqualTo("Started anew."));
      assertThat(tree).child("database").hasIncarnation(2);
      eventually(() -> assertThat(browser.text("#events")).contains("restart asked for by alice"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void saysThatAnActionIsForOthersOnly(WebApplicationType type) {
    try (Application application = open(type, "spring.security.user.roles=DEVELOPER")) {
      signIn(application);
      choose("database", "database");
      browser.click("[data-action=terminate]");
      browser.click("#confirm-yes");

      eventually(
          () ->
              assertThat(browser.text(".outcome"))
                  .isEqualTo("Terminate failed: you are not allowed to do this"));
      assertThat(tree).child("database").isRunning();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SERVLET", "REACTIVE"})
  void saysThatNobodyIsSignedInAnyMore(WebApplicationType type) {
    try (Application application = open(type, OPERATOR)) {
      signIn(application);
      browser.leaveAllSessions();

      browser.awaitHeadline("Signed out");
      assertThat(browser.text("#connection")).contains("Load the page again to sign in");
    }
  }

  private Application open(WebApplicationType type, String roles) {
    return Application.secured(type, tree, Rules.class, EXPOSED, UNRESTRICTED, roles);
  }

  private void signIn(Application application) {
    browser.leaveAllSessions();
    visit(application);
    eventually(() -> assertThat(browser.address()).contains("/login"));
    browser.one("input[name=username]").sendKeys("alice");
    browser.one("input[name=password]").sendKeys("secret");
    browser.click("button[type=submit]");
    eventually(() -> assertThat(browser.address()).contains(ENDPOINT));
    browser.awaitHeadline("All well");
  }

  /** The rules of docs/dashboard.md. */
  @Configuration(proxyBeanMethods = false)
  static class Rules {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {
      // tag::servlet[]
      @Bean
      SecurityFilterChain rules(HttpSecurity http) {
        return http.authorizeHttpRequests(
                requests ->
                    requests
                        .requestMatchers(HttpMethod.GET, "/actuator/supervision/**")
                        .authenticated()
                        .requestMatchers("/actuator/supervision/**")
                        .hasRole("OPERATOR")
                        .anyRequest()
                        .authenticated())
            .formLogin(Customizer.withDefaults())
            // the cookie, and a handler that takes its plain value
            .csrf(CsrfConfigurer::spa)
            .build();
      }
      // end::servlet[]
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {
      // tag::reactive[]
      @Bean
      SecurityWebFilterChain rules(ServerHttpSecurity http) {
        return http.authorizeExchange(
                exchanges ->
                    exchanges
                        .pathMatchers(HttpMethod.GET, "/actuator/supervision/**")
                        .authenticated()
                        .pathMatchers("/actuator/supervision/**")
                        .hasRole("OPERATOR")
                        .anyExchange()
                        .authenticated())
            .formLogin(Customizer.withDefaults())
            .csrf(
                csrf ->
                    csrf.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse())
                        .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler()))
            .build();
      }

      @Bean
      WebFilter csrfCookie() {
        return (exchange, chain) ->
            Mono.defer(
                    () ->
                        Objects.requireNonNullElse(
                            exchange.<Mono<CsrfToken>>getAttribute(CsrfToken.class.getName()),
                            Mono.<CsrfToken>empty()))
                .then(chain.filter(exchange));
      }
      // end::reactive[]
    }
  }
}
