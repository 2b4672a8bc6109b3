/** What those who answer requests ask of their callers, said where they answer. */
package io.plugai.support.web.access;
