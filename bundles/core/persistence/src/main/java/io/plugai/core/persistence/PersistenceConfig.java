package io.plugai.core.persistence;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where the gateway keeps its data. */
@ObjectClassDefinition(
    name = "PlugAI database",
    description = "Where accounts, keys and usage are kept.")
public @interface PersistenceConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.persistence";

  @AttributeDefinition(
      name = "URL",
      description =
          "Empty for a SQLite file, store/plugai.db; or jdbc:postgresql://host:port/database.")
  String url() default "";

  @AttributeDefinition(name = "User", description = "Who the gateway is to Postgres.")
  String user() default "plugai";

  @AttributeDefinition(
      name = "Password",
      description = "What it proves that with.",
      type = AttributeType.PASSWORD)
  String password() default "";
}
