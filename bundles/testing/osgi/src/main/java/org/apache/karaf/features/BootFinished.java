package org.apache.karaf.features;

/** Karaf's own marker, by its name, in a framework without Karaf. */
public final class BootFinished {}
