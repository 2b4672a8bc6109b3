package io.plugai.core.auth.oidc;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The identity provider whose tokens are taken. */
@ObjectClassDefinition(
    name = "PlugAI identity provider",
    description = "An OAuth 2 or OpenID Connect provider whose JWTs are taken.")
public @interface OidcConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.auth.oidc";

  @AttributeDefinition(name = "Issuer", description = "What its tokens name as iss: an https URL.")
  String issuer() default "";

  @AttributeDefinition(name = "Audience", description = "What its tokens for us name as aud.")
  String audience() default "";

  @AttributeDefinition(
      name = "Keys",
      description = "URL of its JWK set. Empty: found by OpenID Connect Discovery.")
  String jwks__uri() default "";

  @AttributeDefinition(
      name = "Roles claim",
      description =
          "The claim that says who is an operator; dots lead into objects. Empty: the account does.")
  String roles__claim() default "";

  @AttributeDefinition(
      name = "Operator values",
      description = "Comma separated: with one of these in the roles claim, one is an operator.")
  String operator__values() default "";

  @AttributeDefinition(
      name = "Create accounts",
      description = "Whether people whom the provider vouches for get an account by themselves.")
  boolean create__accounts() default false;

  @AttributeDefinition(name = "Name claim", description = "What new accounts are called after.")
  String name__claim() default "preferred_username";
}
