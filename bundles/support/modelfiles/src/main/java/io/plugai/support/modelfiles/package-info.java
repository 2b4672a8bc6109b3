/**
 * Says what the files of a model hold, from their headers: {@link
 * io.plugai.support.modelfiles.ModelFile} reads one, {@link
 * io.plugai.support.modelfiles.Inspection} looks at all files of a model. Files may be damaged or
 * hostile: every count and length is held against a bound and against the file's size before
 * anything is allocated.
 */
@NullMarked
package io.plugai.support.modelfiles;

import org.jspecify.annotations.NullMarked;
