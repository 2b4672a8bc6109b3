package io.plugai.core.downloads;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How models are fetched, and what they may take. A double underscore here is a single one in the
 * file.
 */
@ObjectClassDefinition(
    name = "PlugAI downloads",
    description = "How models are fetched, and what they may take.")
public @interface DownloadsConfig {
  /** The configuration's PID. */
  String PID = "io.plugai.core.downloads";

  @AttributeDefinition(
      name = "Folder",
      description =
          "The models folder that models are fetched into. A relative path starts at the gateway's "
              + "own folder.")
  String folder() default "models";

  @AttributeDefinition(
      name = "Users may download",
      description = "Whether everybody with an account may fetch models, or operators only.")
  boolean users() default false;

  @AttributeDefinition(
      name = "Jobs of a person",
      description = "How many jobs of one account may be under way.")
  int jobs__per__person() default 20;

  @AttributeDefinition(name = "Jobs at once", description = "How many jobs run at once.")
  int jobs__at__once() default 3;

  @AttributeDefinition(
      name = "Files at once",
      description = "How many files of one job come at once.")
  int files__at__once() default 4;

  @AttributeDefinition(
      name = "Pieces at once",
      description = "How many pieces of one large file come at once.")
  int pieces__at__once() default 4;

  @AttributeDefinition(
      name = "Large",
      description = "Bytes from which on a file comes in several pieces.")
  long large__bytes() default 256L << 20;

  @AttributeDefinition(name = "Piece", description = "Bytes of one piece.")
  long piece__bytes() default 64L << 20;

  @AttributeDefinition(
      name = "Bandwidth",
      description = "Bytes per second of all jobs together; 0: as fast as they come.")
  long bytes__per__second() default 0;

  @AttributeDefinition(
      name = "Bandwidth of a job",
      description = "Bytes per second of one job; 0: as fast as they come.")
  long job__bytes__per__second() default 0;

  @AttributeDefinition(
      name = "Storage limit",
      description = "Bytes that fetched models may take together; 0: without a limit.")
  long storage__bytes() default 0;

  @AttributeDefinition(
      name = "Reserve",
      description = "Bytes of the disk that downloads leave free.")
  long reserve__bytes() default 2L << 30;

  @AttributeDefinition(
      name = "Retention",
      description =
          "Days after which a clean-up takes fetched models away that nobody has used; 0: never.")
  int retention__days() default 0;

  @AttributeDefinition(
      name = "Patience",
      description =
          "Seconds that a source may be unreachable, or answer with failures that may pass, before "
              + "a job fails.")
  int patience__seconds() default 3600;

  @AttributeDefinition(
      name = "First retry",
      description = "Milliseconds before the second attempt; doubled each time, up to a minute.")
  int retry__millis() default 1000;

  @AttributeDefinition(
      name = "Silence",
      description = "Seconds that a source may be silent before it is asked anew.")
  int silence__seconds() default 60;

  @AttributeDefinition(
      name = "Wait for a source",
      description = "Seconds that a job waits for a source that is being swapped.")
  int source__seconds() default 300;

  @AttributeDefinition(
      name = "Keep jobs",
      description = "Days that jobs are listed after they have ended.")
  int keep__days() default 30;
}
