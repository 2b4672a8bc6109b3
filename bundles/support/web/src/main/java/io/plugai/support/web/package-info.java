/**
 * What every HTTP bundle copies in: the one error body, JSON settings, and what a request carries
 * along.
 */
package io.plugai.support.web;
