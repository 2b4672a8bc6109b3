/** Reads of ONNX models what their engine has to know (onnx/onnx, onnx/onnx.proto). */
@NullMarked
package io.plugai.support.modelfiles.onnx;

import org.jspecify.annotations.NullMarked;
