"""From results to what a person sees: words, tables and figures."""
