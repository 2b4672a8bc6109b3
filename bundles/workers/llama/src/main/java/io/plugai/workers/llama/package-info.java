/**
 * The program that loads one GGUF file and writes text with it, by the llama.cpp that {@code
 * de.kherud:llama} carries.
 *
 * <pre>{@code
 * java -cp 'worker/*' io.plugai.workers.llama.Main \
 *     --model=/models/starter.gguf --folder=/run/plugai-1 --socket=/run/plugai-1/s --context=2048 --slots=4 --threads=2
 * }</pre>
 *
 * <p>It prints {@link io.plugai.support.worker.WorkerProcess#READY} once it can be connected to,
 * and then speaks what {@link io.plugai.support.worker.text} describes. It ends when its standard
 * input does. {@link io.plugai.workers.llama.DirectClient} asks it without a gateway.
 */
@NullMarked
package io.plugai.workers.llama;

import org.jspecify.annotations.NullMarked;
