/**
 * How a runner starts a worker process, talks to it and ends it.
 *
 * <p>A worker is a program that holds one model. It listens on a Unix domain socket in a folder
 * that only this user can enter, so there is no port and nothing to guess. Its standard input stays
 * open for as long as its runner lives: when that ends, however it ends, the worker ends too.
 */
@NullMarked
package io.plugai.support.worker;

import org.jspecify.annotations.NullMarked;
