package io.plugai.bench.report;

import java.util.List;

/**
 * One kind of figures, as it stands in the report.
 *
 * @param title a heading
 * @param text Markdown: how it was measured, and the figures
 * @param goals what is promised about them
 */
public record Section(String title, String text, List<Goal> goals) {}
