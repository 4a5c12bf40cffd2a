"""How everything looks: style sheet, labels, margins, words for numbers, colours of the loss tree."""
