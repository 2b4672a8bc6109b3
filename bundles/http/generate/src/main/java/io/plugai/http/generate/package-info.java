/** The data plane: {@code POST /v1/generate}. */
package io.plugai.http.generate;
