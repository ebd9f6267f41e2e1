"""The design system: tokens and the charts' style as files, and the page that shows it all."""
